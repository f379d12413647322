import { spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../scripts/lib/paths.ts';
import { electronPath, hasRoot } from '../harness/capabilities.ts';
import { mediaSwitches, quietSwitches } from '../harness/chromium.ts';
import {
  describeWith,
  launchElectronRoom,
  launchGuestBrowser,
  waitFor,
  type ElectronRoom,
  type GuestBrowser,
} from '../harness/index.ts';
import { noBluez } from '../harness/room.ts';
import { watchVideo } from '../e2e/support/mediaProbe.ts';
import { aGuest, isIn, tile, type GuestUser } from '../e2e/support/people.ts';

/** More than two threads wait for each processor: what is measured then is the machine. */
const isBusy = (): boolean => (os.loadavg()[0] ?? 0) > 2 * os.cpus().length;
/** DESIGN 8: a crashed page is back in a second. */
const pageBackMs = (): number => (isBusy() ? 3_000 : 1_000);
const callBackMs = 5_000;
/** What a call takes that gets a new connection, on a busy machine; docs/UNPROVED.md has the goal. */
const callBackAgainMs = 20_000;

describeWith(['electron', 'browser', 'lan'], 'a room in a call whose parts die', () => {
  let room: ElectronRoom;
  let browser: GuestBrowser;
  let guest: GuestUser;
  const measured: Record<string, number[]> = {};

  /** Runs in the wall's page: Playwright loses a page that has crashed. */
  const inWall = (code: string): Promise<unknown> =>
    room.app.evaluate(
      ({ BrowserWindow }, script) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script),
      code,
    );
  const times = (text: string): number => room.log().split(text).length - 1;
  /** Frames decoded on each connection that the guest's page has made, oldest first. */
  const framesAtGuest = (): Promise<number[]> =>
    guest.page.evaluate(async () => {
      const frames: number[] = [];
      for (const connection of window.magoPeerConnections) {
        let decoded = 0;
        (await connection.getStats()).forEach((report: RTCInboundRtpStreamStats) => {
          if (report.type === 'inbound-rtp' && report.kind === 'video')
            decoded += report.framesDecoded ?? 0;
        });
        frames.push(decoded);
      }
      return frames;
    });
  /** Milliseconds until the guest sees the room move again, by an old connection or a new one. */
  async function guestSees(since: number): Promise<number> {
    const before = await framesAtGuest();
    await waitFor(
      'the room’s picture at the guest',
      async () =>
        (await framesAtGuest()).some((frames, index) => frames > (before[index] ?? 0) + 5),
      { timeoutMs: 30_000 },
    );
    return performance.now() - since;
  }
  const note = (what: string, ms: number): number => {
    (measured[what] ??= []).push(Math.round(ms));
    return ms;
  };
  /** Kills one of Chromium's processes, as the system does when memory is short. */
  async function killProcess(what: 'GPU' | 'Network Service'): Promise<number> {
    const pid = await pidOf(what);
    process.kill(pid, 'SIGKILL');
    return pid;
  }
  const pidOf = (what: string): Promise<number> =>
    room.app.evaluate(
      ({ app }, name) =>
        app.getAppMetrics().find(({ type, name: own }) => type === name || own === name)?.pid ?? 0,
      what,
    );

  beforeAll(async () => {
    browser = await launchGuestBrowser();
    room = await launchElectronRoom();
    await room.wall.getByRole('button', { name: 'Start meeting' }).click();
    await room.wall.getByTestId('call-id').waitFor();
    const pin = (await room.wall.getByTestId('call-pin').innerText()).replace(/\D/g, '');
    guest = await aGuest(browser, room.lanUrl);
    await guest.knock('Anna', pin);
    await isIn(guest);
    await watchVideo(guest.page, tile(room.room));
  });
  afterAll(async () => {
    process.stdout.write(`faults: ${JSON.stringify(measured)}\n`);
    await room?.stop().catch(() => undefined);
    await browser?.close();
  });

  it('is seen again when the GPU process has died', async () => {
    const pid = await killProcess('GPU');
    const at = performance.now();
    await waitFor('another GPU process', async () => ![0, pid].includes(await pidOf('GPU')));
    expect(note('GPU', await guestSees(at))).toBeLessThan(callBackMs);
    expect(times('page crashed')).toBe(0);
  });

  it('is in its call again when the network service has died', async () => {
    const pid = await killProcess('Network Service');
    const at = performance.now();
    await waitFor(
      'another network service',
      async () => ![0, pid].includes(await pidOf('Network Service')),
    );
    expect(note('network service', await guestSees(at))).toBeLessThan(callBackAgainMs);
  });

  it('blocks the power saving of the display, and stays on it', async () => {
    const isBlocked = await room.app.evaluate(({ powerSaveBlocker }) =>
      [0, 1, 2].some((id) => powerSaveBlocker.isStarted(id)),
    );
    expect(isBlocked).toBe(true);
    const bounds = await room.app.evaluate(({ BrowserWindow, screen }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setKiosk(false);
      window?.setBounds({ x: 40, y: 40, width: 640, height: 400 });
      screen.emit('display-metrics-changed');
      return [window?.getBounds(), screen.getPrimaryDisplay().bounds, window?.isKiosk()];
    });
    expect(bounds[0]).toEqual(bounds[1]);
    expect(bounds[2]).toBe(true);
  });

  it('lets no second copy run beside it', async () => {
    const program = electronPath() ?? '';
    const flags = [
      ...(hasRoot ? ['--no-sandbox'] : []),
      ...quietSwitches,
      ...mediaSwitches,
      ...[root, '--data', room.dataFolder],
    ];
    const env = { ...process.env, ...noBluez };
    const second = spawn(program, flags, { env, stdio: 'ignore' });
    const [code] = (await once(second, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(room.app.process().exitCode).toBeNull();
  });

  it(
    'has its page back in a second and is in its call again, three times, and ends with 70 at the fourth',
    { retry: 0 },
    async () => {
      for (let crash = 1; crash <= 3; crash += 1) {
        await room.app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
        );
        const at = performance.now();
        await waitFor(
          'the call screen',
          async () =>
            times('page crashed: loading it again') === crash &&
            (await inWall("document.querySelector('[data-testid=call-id]') !== null")) === true,
        );
        note('page', performance.now() - at);
        note('call', await guestSees(at));
      }
      // The quickest of three: a machine that others use as well is no yardstick. The slowest has limits too.
      expect(Math.min(...(measured['page'] ?? []))).toBeLessThan(pageBackMs());
      expect(Math.min(...(measured['call'] ?? []))).toBeLessThan(callBackMs);
      expect(Math.max(...(measured['call'] ?? []))).toBeLessThan(3 * callBackMs);
      const child = room.app.process();
      await room.app
        .evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
        )
        .catch(() => undefined);
      await waitFor('the end', () => child.exitCode !== null, { timeoutMs: 15_000 });
      expect(child.exitCode).toBe(70);
    },
  );
});

describeWith(['electron', 'lan'], 'a wall’s page that hangs', () => {
  it('is loaded again though nobody touches it', async () => {
    const room = await launchElectronRoom();
    try {
      await room.wall.getByRole('button', { name: 'Start meeting' }).waitFor();
      await room.app.evaluate(({ BrowserWindow }) => {
        void BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('for (;;);');
      });
      await waitFor('the page again', () => room.log().includes('page crashed: loading it again'), {
        timeoutMs: 60_000,
      });
      expect(room.log()).toContain('page does not answer');
    } finally {
      await room.stop().catch(() => undefined);
    }
  }, 120_000);
});
