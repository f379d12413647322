import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { tile } from '../../e2e/support/people.ts';
import { noteFrames, shownFrames } from '../../e2e/support/freezes.ts';
import type { Netns } from '../../harness/index.ts';
import { openRoutedCall, settled } from '../routedCall.ts';
import type { FaultRow } from '../row.ts';

const awayMs = 2_000;
const goneMs = 20_000;
const firstPort = 8034;

/** As when the LAN host is restarted: connections are reset at once, and for a while new ones are refused. */
async function resetDoor(room: Netns, forMs: number): Promise<void> {
  const doors = `tcp dport ${firstPort} reject with tcp reset`;
  await room.run('nft', ['add', 'table', 'inet', 'door']);
  await room.run('nft', [
    ...['add', 'chain', 'inet', 'door', 'in'],
    '{ type filter hook input priority 0; }',
  ]);
  await room.run('nft', ['add', 'rule', 'inet', 'door', 'in', ...doors.split(' ')]);
  await room.run('ss', ['-K', 'state', 'established', `( sport = :${firstPort} )`]);
  await delay(forMs);
  await room.run('nft', ['delete', 'table', 'inet', 'door']);
}

type Received = { lost: number; packets: number };

/** What the page's live connections have received so far, and missed. */
const received = (page: Page): Promise<Received> =>
  page.evaluate(async () => {
    const total = { lost: 0, packets: 0 };
    for (const connection of window.magoPeerConnections) {
      if (connection.connectionState !== 'connected') continue;
      (await connection.getStats()).forEach((report: RTCInboundRtpStreamStats) => {
        if (report.type !== 'inbound-rtp') return;
        total.lost += report.packetsLost ?? 0;
        total.packets += report.packetsReceived ?? 0;
      });
    }
    return total;
  });

export const hostRestart: FaultRow = {
  title: `The LAN host's connections are reset and its port refuses for ${awayMs / 1000} s`,
  measures: [
    { key: 'lost', title: 'media packets lost, both sides', unit: 'count', goal: 0 },
    {
      key: 'resumed',
      title: 'what the guest did meanwhile is on the wall',
      unit: 'ms',
      goal: 5_000,
    },
  ],
  limitMs: 60_000,
  usualMs: 8_000,
  open: async () => {
    const call = await openRoutedCall();
    const microphone = call.guest.page.getByRole('button', { name: 'Microphone', exact: true });
    let isMuted = false;
    return {
      run: async () => {
        await settled(call);
        const { page } = call.room.wall;
        for (const { page: own, selector } of call.sides) await noteFrames(own, selector);
        const before = await Promise.all(call.sides.map(({ page: own }) => received(own)));
        const reset = resetDoor(call.network.a, awayMs);
        await delay(awayMs / 2);
        await microphone.click();
        isMuted = !isMuted;
        await reset;
        const backAt = performance.now();
        await page
          .locator(`${tile('Anna')}[data-muted="${String(isMuted)}"]`)
          .waitFor({ timeout: goneMs });
        const resumed = performance.now() - backAt;
        const after = await Promise.all(call.sides.map(({ page: own }) => received(own)));
        for (const [index, { side, page: own, selector }] of call.sides.entries()) {
          if ((after[index]?.packets ?? 0) <= (before[index]?.packets ?? 0))
            throw new Error(`the ${side} got another connection`);
          if ((await shownFrames(own, selector)) < 10)
            throw new Error(`the ${side} saw no pictures meanwhile`);
        }
        if ((await page.getByTestId('knock').count()) > 0)
          throw new Error('Anna had to knock again');
        const lost = (of: readonly Received[]): number =>
          of.reduce((sum, side) => sum + side.lost, 0);
        return { lost: lost(after) - lost(before), resumed };
      },
      dispose: call.dispose,
    };
  },
};
