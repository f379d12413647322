import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { buildShell } from '../../scripts/lib/buildShell.ts';
import { root } from '../../scripts/lib/paths.ts';
import { electronPath, hasRoot } from '../harness/capabilities.ts';
import { connectToStarting, mediaSwitches, quietSwitches } from '../harness/chromium.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { freePort, noBluez } from '../harness/room.ts';

/** The shell waits 30 of these for a heartbeat; the room beats every 5 real seconds. */
const secondMs = 400;
/** From the moment at which the shell has noticed. */
const longestDarkMs = 15_000;

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** An installed room as the shell finds it: a version's folder with a program, here the test's Electron. */
async function install(debugPort: number): Promise<{ folder: string; pid(): number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-installed-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const program = path.join(folder, 'app-1.0.0/mago-room');
  mkdirSync(path.dirname(program));
  const flags = [
    ...(hasRoot ? ['--no-sandbox'] : []),
    ...quietSwitches,
    ...mediaSwitches,
    `--remote-debugging-port=${debugPort}`,
    `--user-data-dir=${folder}/chromium`,
    ...[root, '--data', `${folder}/data`, '--screen-port', '0'],
    ...['--port', String(await freePort())],
  ];
  const line = [electronPath() ?? '', ...flags].map((word) => `'${word}'`).join(' ');
  writeFileSync(program, `#!/bin/bash\necho $$ > ${folder}/pid\nexec ${line}\n`);
  chmodSync(program, 0o755);
  writeFileSync(path.join(folder, 'current.txt'), '1.0.0');
  const pidFile = path.join(folder, 'pid');
  return {
    folder,
    pid: () => (existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0),
  };
}

/** Waits until the wall shows what a person would press. */
async function homeScreen(debugPort: number): Promise<void> {
  let browser: Browser | undefined;
  await waitFor(
    'the home screen',
    async () => {
      try {
        browser ??= await connectToStarting(debugPort);
        const [page] = browser.contexts().flatMap((context) => context.pages());
        return await page?.getByRole('button', { name: 'Start meeting' }).isVisible();
      } catch {
        browser = undefined;
        return false;
      }
    },
    { timeoutMs: 60_000 },
  );
  await browser?.close();
}

describeWith(['electron', 'compiler', 'lan'], 'a room whose main process hangs', () => {
  it('is started again by the shell, and its home screen is back within fifteen seconds', async () => {
    const debugPort = await freePort();
    const { folder, pid } = await install(debugPort);
    const shell = path.join(folder, 'mago-room-shell');
    await buildShell({ target: 'linux', file: shell, secondMs });
    const child: ChildProcess = spawn(shell, ['--state', path.join(folder, 'state')], {
      stdio: 'ignore',
      env: { ...process.env, ...noBluez },
    });
    cleanUps.push(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    });
    await homeScreen(debugPort);
    const first = pid();
    process.kill(first, 'SIGSTOP');
    await waitFor('the shell to notice', () => pid() !== first, { timeoutMs: 60_000 });
    const noticedAt = performance.now();
    await homeScreen(debugPort);
    expect(performance.now() - noticedAt).toBeLessThan(longestDarkMs);
    const log = readFileSync(path.join(folder, 'state/shell.log'), 'utf8');
    expect(log.match(/ hung/g)).toHaveLength(1);
    expect(existsSync(path.join(folder, 'state/healthy'))).toBe(true);
  }, 180_000);
});
