import { setTimeout as delay } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { root } from '../../../scripts/lib/paths.ts';
import { electronPath, hasRoot, missing } from '../../harness/capabilities.ts';
import { mediaSwitches, quietSwitches } from '../../harness/chromium.ts';
import { stringsOf } from '../../harness/electronRoom.ts';
import { noBluez, roomFlags } from '../../harness/room.ts';
import {
  Unavailable,
  type Benchmark,
  type Sample,
  type Series,
  type Side,
} from '../harness/benchmark.ts';
import { byTurns } from '../harness/byTurns.ts';
import { processTree, pssMib } from '../support/processes.ts';

const hello = path.join(import.meta.dirname, '../peers/hello');
/** Later pictures are not the first screen any more. */
const settleMs = 2_500;

async function launch(side: Side, folder: string): Promise<ElectronApplication> {
  const executablePath = electronPath();
  if (executablePath === undefined) throw new Unavailable('no Electron');
  return _electron.launch({
    executablePath,
    chromiumSandbox: !hasRoot,
    args: [
      ...quietSwitches,
      ...mediaSwitches,
      `--user-data-dir=${folder}/chromium`,
      ...(side === 'peer' ? [hello] : [root, ...(await roomFlags({}, `${folder}/room`))]),
    ],
    env: stringsOf({ ...process.env, ...noBluez }),
  });
}

/** Time of day of the largest picture of the page's first screen (W3C largest-contentful-paint). */
const paintedAt = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        // TypeScript does not know this type of entry.
        const init: object = { type: 'largest-contentful-paint', buffered: true };
        new PerformanceObserver((list) => {
          resolve(performance.timeOrigin + (list.getEntries().at(-1)?.startTime ?? NaN));
        }).observe(init);
      }),
  );

async function startOnce(side: Side, folder: string): Promise<Sample> {
  const startedAt = Date.now();
  const app = await launch(side, folder);
  try {
    const page = await app.firstWindow();
    await page.waitForLoadState('load');
    if (side === 'ours')
      await page.getByRole('button', { name: 'Start meeting', exact: true }).waitFor();
    await delay(settleMs);
    const ms = (await paintedAt(page)) - startedAt;
    return { ms, mib: pssMib(processTree(app.process().pid ?? -1)) };
  } finally {
    await app.close();
  }
}

/** Every start but the first finds its folder as the one before left it: a room makes its keys once. */
async function startByTurns(pairs: number, warmUps: number): Promise<Series> {
  const folders = {
    ours: mkdtempSync(path.join(tmpdir(), 'mago-bench-')),
    peer: mkdtempSync(path.join(tmpdir(), 'mago-bench-')),
  };
  try {
    return await byTurns(pairs, (side) => startOnce(side, folders[side]), { warmUps });
  } finally {
    for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
  }
}

export const start: Benchmark = {
  name: 'start',
  title: 'the room in Electron',
  peer: 'a bare hello in the same Electron',
  pairs: 16,
  metrics: [
    {
      key: 'ms',
      label: 'from the start of the process to the painted wall',
      unit: 'ms',
      by: 'ratio',
      better: 'lower',
      goal: 1.2,
    },
    {
      key: 'mib',
      label: 'memory (PSS) of all its processes',
      unit: 'MiB',
      by: 'ratio',
      better: 'lower',
      goal: 1.25,
    },
  ],
  run: ({ pairs, isTiny }) => {
    const reason = missing('electron');
    if (reason !== undefined) throw new Unavailable(reason);
    return startByTurns(pairs, isTiny ? 0 : 1);
  },
};
