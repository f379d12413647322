import { beforeAll, expect, it } from 'vitest';
import {
  canaries,
  lowerBuild,
  scanFiles,
  type ScanReport,
} from '../../scripts/hardening/electronegativity.ts';
import { explained } from '../../scripts/hardening/explained.ts';
import { describeWith } from '../harness/index.ts';

const probe = { script: 'OPEN_EXTERNAL_JS_CHECK', page: 'ALLOWPOPUPS_HTML_CHECK' };
const isPage = (file: string): boolean => file.endsWith('.html');
const planted = (file: string, text: string): string =>
  isPage(file)
    ? text.replace('</body>', '<webview allowpopups></webview></body>')
    : `${text}\nrequire('electron').shell.openExternal(globalThis.address);\n`;

describeWith(['electronegativity'], 'electronegativity over the build', () => {
  let build: Map<string, string>;
  /** Of bad files alone: ours with something planted, and the canaries. */
  let bad: ScanReport;
  beforeAll(async () => {
    build = await lowerBuild();
    const probes = [...build].map(([file, text]) => [file, planted(file, text)] as const);
    const birds = [...canaries].map(([file, { text }]) => [file, text] as const);
    bad = await scanFiles(new Map([...probes, ...birds]));
  });
  const reportedOf = (file: string): string[] =>
    bad.issues.filter((issue) => issue.file === file).map(({ check }) => check);

  it('reports the canary', () => {
    for (const [file, { reported }] of canaries)
      expect(reportedOf(file)).toEqual(expect.arrayContaining([...reported]));
  });

  it('reads every file: what is planted in each of them is reported', () => {
    expect(build.size).toBeGreaterThan(20);
    const files = [...build.keys()];
    for (const folder of ['main', 'preload', 'renderer'])
      expect(files.some((file) => file.startsWith(`${folder}/`))).toBe(true);
    const unread = files.filter(
      (file) => !reportedOf(file).includes(isPage(file) ? probe.page : probe.script),
    );
    expect(unread).toEqual([]);
    expect(bad.errors).toEqual([]);
  });

  it('finds nothing that is not explained, and nothing of a high severity', async () => {
    const { issues, errors, checks } = await scanFiles(build);
    expect(errors).toEqual([]);
    expect(checks).toBeGreaterThan(30);
    expect(issues.filter(({ severity }) => severity === 'HIGH')).toEqual([]);
    const wanted = explained.flatMap(({ check, count }) => Array<string>(count).fill(check));
    expect(issues.map(({ check }) => check).toSorted()).toEqual(wanted.toSorted());
  });
});
