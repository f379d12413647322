import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { collectedHeap, type Inspector } from './inspector.ts';
import type { SoakSample } from './report.ts';

/** Resident bytes of a process. */
export function residentBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kib === undefined) throw new Error(`process ${pid} has no memory`);
  return Number(kib) * 1024;
}

/** The process of a browser's one page: of its renderers the one that has worked most (others are spares). */
async function rendererPid(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const [busiest] = processInfo
      .filter(({ type }) => type === 'renderer')
      .toSorted((a, b) => b.cpuTime - a.cpuTime);
    if (busiest === undefined) throw new Error('the browser has no page');
    return busiest.id;
  } finally {
    await session.detach();
  }
}

export type Measured = {
  roomPid: number;
  room: Inspector;
  page: Page;
  browser: Browser;
};

declare global {
  interface Window {
    magoForgotten?: WeakRef<RTCPeerConnection>[];
  }
}

/** Empties the tests' own list of connections, which would hold every one that was ever made. */
export const forgetConnections = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const made = window.magoPeerConnections.splice(0);
    window.magoForgotten = [
      ...(window.magoForgotten ?? []),
      ...made.map((connection) => new WeakRef(connection)),
    ];
  });

/** How many of those are closed and still there; call after garbage was collected. */
const closedConnections = (page: Page): Promise<number> =>
  page.evaluate(() => {
    window.magoForgotten = window.magoForgotten?.filter((each) => each.deref() !== undefined) ?? [];
    return window.magoForgotten.filter((each) => each.deref()?.signalingState === 'closed').length;
  });

/** Collects garbage in the room's process and in the wall's page, and reads what they hold. */
export async function measureMemory(of: Measured): Promise<Omit<SoakSample, 'minute'>> {
  const session = await of.page.context().newCDPSession(of.page);
  try {
    const pageHeap = await collectedHeap((method) => session.send(method));
    const roomHeap = await of.room.usedHeap();
    return {
      roomHeap,
      roomRss: residentBytes(of.roomPid),
      pageHeap,
      closedConnections: await closedConnections(of.page),
      pageRss: residentBytes(await rendererPid(of.browser)),
    };
  } finally {
    await session.detach();
  }
}
