import { createNetns, sweepNetns } from '../../tests/harness/netns.ts';
import type { Netns } from '../../tests/harness/netns.ts';
import { missing } from '../../tests/harness/capabilities.ts';
import { runHere, startDisplay } from './display.ts';
import type { Display } from './display.ts';
import type { Summary } from './summary.ts';
import { runVitest } from './vitest.ts';

/**
 * Runs the end-to-end tests on a network and a screen of their own: a namespace with a private
 * address, where Chromium offers host candidates and nothing gets out, and an Xvfb. Both end
 * with the run, with whatever is still running in the namespace.
 */
export async function runEndToEnd(
  filters: readonly string[],
  noElectron: string | undefined,
  print: (line: string) => void,
): Promise<Summary> {
  const env: NodeJS.ProcessEnv = { ...process.env, MAGO_TEST_OWNER: String(process.pid) };
  if (noElectron !== undefined) env.MAGO_TEST_NO_ELECTRON = noElectron;
  const noNetns = missing('netns');
  let netns: Netns | undefined;
  let display: Display | undefined;
  try {
    if (noNetns === undefined) {
      await sweepNetns();
      netns = await createNetns();
      env.MAGO_TEST_LAN = netns.address;
    } else {
      print(`e2e: on this machine's own network (${noNetns})`);
    }
    // In the namespace too, so that a run that was killed leaves nothing that the next cannot find.
    display = await startDisplay(netns?.wrap ?? runHere);
    if (display !== undefined) env.DISPLAY = display.name;
    return await runVitest({
      projects: ['e2e'],
      filters,
      env,
      ...(netns === undefined ? {} : { wrap: netns.wrap }),
    });
  } finally {
    await display?.dispose();
    if (noNetns === undefined) await sweepNetns(String(process.pid));
  }
}
