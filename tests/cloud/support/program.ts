import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Agent, request } from 'node:https';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod/mini';
import { inRoot } from '../../../scripts/lib/paths.ts';

const startMs = 60_000;
const readySchema = z.object({
  url: z.string(),
  hasOwnCertificate: z.boolean(),
  xmpp: z.string(),
  turn: z.string(),
  page: z.string(),
});

/** RMS alone: most tests need neither ejabberd nor coturn, and several run at the same time. */
export const alone = ['--no-xmpp', '--no-turn'] as const;

/** `npm run cloud` as a person starts it. */
export interface CloudProgram {
  readonly url: string;
  readonly hasOwnCertificate: boolean;
  /** One line about each of the servers beside it, and about the guest page. */
  readonly xmpp: string;
  readonly turn: string;
  readonly page: string;
  log(): string;
  /** Ends it without a chance to tidy up. */
  kill(): Promise<void>;
  /** Asks it to end, and returns its exit code. */
  stop(): Promise<number | null>;
}

/** Where a program runs: `Netns.wrap` of a namespace, or nothing for here. */
export type Wrap = (file: string, args: readonly string[]) => { file: string; args: string[] };

function spawnCloud(args: readonly string[], env: NodeJS.ProcessEnv = {}, wrap?: Wrap) {
  const line = [inRoot('scripts/run.mjs'), 'cloud', ...args];
  const { file, args: words } = wrap?.(process.execPath, line) ?? {
    file: process.execPath,
    args: line,
  };
  return spawn(file, words, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function startCloudProgram(
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
  wrap?: Wrap,
): Promise<CloudProgram> {
  const child = spawnCloud([...args, '--json'], env, wrap);
  const exited = once(child, 'exit');
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const lines = createInterface({ input: child.stdout });
  const ready = once(lines, 'line', { signal: AbortSignal.timeout(startMs) });
  const first = await Promise.race([ready, exited.then(() => undefined)]);
  if (first === undefined) throw new Error(`the cloud did not start:\n${log}`);
  return {
    ...readySchema.parse(JSON.parse(String(first[0]))),
    log: () => log,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}

/** A command that ends by itself. */
export async function runCloudProgram(
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawnCloud(args, env);
  const [stdout, stderr] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    once(child, 'exit'),
  ]);
  return { code: child.exitCode, stdout: String(stdout), stderr: String(stderr) };
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

type AskOptions = {
  method?: string;
  key?: string;
  body?: unknown;
  headers?: Record<string, string>;
};

/** A client whose connections are kept, as a browser's are; certificates of tests are nobody's. */
export function createHttpClient(most = 50) {
  const agent = new Agent({ rejectUnauthorized: false, keepAlive: true, maxSockets: most });
  return {
    async ask(
      url: string,
      { method = 'GET', key, body, headers: more = {} }: AskOptions = {},
    ): Promise<HttpAnswer> {
      const headers = {
        ...more,
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      };
      const asking = request(url, { method, agent, headers });
      asking.end(body === undefined ? undefined : JSON.stringify(body));
      const [response] = await once(asking, 'response');
      const text = String(await buffer(response));
      return { status: response.statusCode, headers: response.headers, text };
    },
    dispose: () => agent.destroy(),
  };
}
export type HttpClient = ReturnType<typeof createHttpClient>;
