import { mkdirSync, readFileSync, rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformWithOxc } from 'vite';
import * as z from 'zod/mini';
import { filesUnder } from '../lib/files.ts';
import { toolFolder } from '../lib/npmTool.ts';
import { inRoot } from '../lib/paths.ts';
import { runNode } from '../lib/process.ts';
import about from '../../package.json' with { type: 'json' };

const SCAN_TIMEOUT_MS = 120_000;

const reportSchema = z.object({
  atomicChecks: z.number(),
  globalChecks: z.number(),
  errors: z.array(z.object({ file: z.string(), message: z.string() })),
  issues: z.array(
    z.object({
      id: z.string(),
      file: z.string(),
      severity: z.object({ name: z.string() }),
      location: z.object({ line: z.number() }),
      sample: z.optional(z.string()),
    }),
  ),
});

export type Issue = { check: string; file: string; severity: string; sample: string };
export type ScanReport = {
  checks: number;
  /** What the tool could not read whole. */
  errors: string[];
  issues: Issue[];
};

/** What is built for Electron, as text of 2020: newer syntax the tool passes over without a word. */
export async function lowerBuild(): Promise<Map<string, string>> {
  const lowered = new Map<string, string>();
  for (const folder of ['main', 'preload', 'renderer'])
    for (const name of filesUnder([''], inRoot('out', folder))) {
      if (!/\.(c?js|html)$/.test(name)) continue;
      const text = readFileSync(inRoot('out', folder, name), 'utf8');
      // It knows no .cjs.
      const file = `${folder}/${name.replace(/\.cjs$/, '.js')}`;
      const isPage = name.endsWith('.html');
      const { code } = isPage
        ? { code: text }
        : await transformWithOxc(text, file, { target: 'es2020', sourcemap: false });
      lowered.set(file, code);
    }
  return lowered;
}

/** Runs electronegativity over these files, by their paths. */
export async function scanFiles(files: ReadonlyMap<string, string>): Promise<ScanReport> {
  const work = mkdtempSync(path.join(tmpdir(), 'mago-scan-'));
  try {
    const input = path.join(work, 'input');
    const output = path.join(work, 'report.json');
    for (const [name, text] of files) {
      mkdirSync(path.dirname(path.join(input, name)), { recursive: true });
      writeFileSync(path.join(input, name), text);
    }
    const { code, output: said } = await runNode(
      inRoot('scripts/hardening/electronegativityRun.ts'),
      [toolFolder('electronegativity'), input, output, about.devDependencies.electron],
      { timeoutMs: SCAN_TIMEOUT_MS },
    );
    if (code !== 0) throw new Error(`electronegativity ended with ${code}: ${said}`);
    const report = reportSchema.parse(JSON.parse(readFileSync(output, 'utf8')));
    return {
      checks: report.atomicChecks + report.globalChecks,
      errors: report.errors.map(({ file, message }) => `${path.relative(input, file)}: ${message}`),
      issues: report.issues.map(({ id, file, severity, sample = '' }) => ({
        ...{ check: id, file, sample },
        severity: severity.name,
      })),
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A bad file of each kind: what is reported of it shows that the tool is awake. */
export const canaries: ReadonlyMap<string, { text: string; reported: readonly string[] }> = new Map(
  [
    [
      'canary/main.js',
      {
        text: `const { BrowserWindow, app, shell, session } = require('electron');
app.commandLine.appendSwitch('ignore-certificate-errors');
app.on('certificate-error', (event, contents, url, error, certificate, answer) => {
  event.preventDefault();
  answer(true);
});
const w = new BrowserWindow({
  webPreferences: {
    nodeIntegration: true, contextIsolation: false, sandbox: false, webSecurity: false,
    allowRunningInsecureContent: true, experimentalFeatures: true, enableBlinkFeatures: 'X',
    preload: './x.js', enableRemoteModule: true,
  },
});
new BrowserWindow({ webPreferences: { nodeIntegration: true } });
w.loadURL('http://example.org');
shell.openExternal(process.argv[2]);
eval('f(' + process.argv[3]);
`,
        reported: [
          ...['NODE_INTEGRATION_JS_CHECK', 'CONTEXT_ISOLATION_JS_CHECK', 'SANDBOX_JS_CHECK'],
          ...[
            'WEB_SECURITY_JS_CHECK',
            'INSECURE_CONTENT_JS_CHECK',
            'EXPERIMENTAL_FEATURES_JS_CHECK',
          ],
          ...['BLINK_FEATURES_JS_CHECK', 'PRELOAD_JS_CHECK', 'REMOTE_MODULE_JS_CHECK'],
          ...['HTTP_RESOURCES_JS_CHECK', 'OPEN_EXTERNAL_JS_CHECK', 'DANGEROUS_FUNCTIONS_JS_CHECK'],
          ...['CUSTOM_ARGUMENTS_JS_CHECK', 'CERTIFICATE_ERROR_EVENT_JS_CHECK', 'AUXCLICK_JS_CHECK'],
        ],
      },
    ],
    [
      'canary/page.html',
      {
        text: '<html><body><webview src="http://example.org" nodeintegration allowpopups disablewebsecurity></webview></body></html>',
        reported: [
          ...['NODE_INTEGRATION_HTML_CHECK', 'ALLOWPOPUPS_HTML_CHECK', 'WEB_SECURITY_HTML_CHECK'],
          'HTTP_RESOURCES_HTML_CHECK',
        ],
      },
    ],
  ],
);
