import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith, launchElectronRoom, waitFor, type ElectronRoom } from '../harness/index.ts';

/** What a page under Electron can reach, tried from inside it. */
async function probe(room: ElectronRoom, what: string): Promise<string> {
  return room.wall.evaluate(async (expression) => {
    const outcomes: Record<string, () => unknown> = {
      camera: async () => (await navigator.mediaDevices.getUserMedia({ video: true })).active,
      screen: async () => (await navigator.mediaDevices.getDisplayMedia({ video: true })).active,
      place: () =>
        new Promise((_resolve, reject) => {
          navigator.geolocation.getCurrentPosition(reject, () => reject(new Error('denied')));
        }),
      elsewhere: async () => (await fetch('https://127.0.0.1:9/')).status,
      window: () => (window.open('https://example.org/') === null ? 'none' : 'opened'),
      node: () =>
        `${typeof Reflect.get(window, 'require')} ${typeof Reflect.get(window, 'process')}`,
      bridge: () => Object.keys(Reflect.get(window, 'room') as object).join(),
    };
    try {
      return String(await outcomes[expression]?.());
    } catch (error) {
      return error instanceof Error ? error.name : 'refused';
    }
  }, what);
}

describeWith(['electron', 'lan'], 'the wall’s page under Electron', () => {
  let room: ElectronRoom;
  beforeAll(async () => {
    room = await launchElectronRoom();
    await room.wall.getByRole('button', { name: 'Start meeting' }).waitFor();
  });
  afterAll(() => room?.stop());

  it('has an address of its own and nothing of Node', async () => {
    expect([room.screenUrl, room.wall.url()]).toEqual(['room://screen/', 'room://screen/']);
    expect(await probe(room, 'node')).toBe('undefined undefined');
    expect(await probe(room, 'bridge')).toBe('send,subscribe');
  });

  it('gets camera and screen without a question, and nothing else', async () => {
    expect(await probe(room, 'camera')).toBe('true');
    expect(await probe(room, 'screen')).toBe('true');
    expect(await probe(room, 'place')).toBe('Error');
  });

  it('goes nowhere, opens nothing and calls nobody', async () => {
    expect(await probe(room, 'window')).toBe('none');
    expect(await probe(room, 'elsewhere')).toBe('TypeError');
    await room.wall.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await room.wall.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = 'room://screen/';
      document.body.append(frame);
    });
    expect(room.wall.url()).toBe('room://screen/');
    expect(
      await room.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
    ).toBe(1);
  });

  it('can send rubbish over the bridge and hurts nothing but its own connection', async () => {
    await room.wall.evaluate(() => {
      const { send } = Reflect.get(window, 'room') as { send(frame: unknown): void };
      for (const rubbish of [null, 1, 'x', {}, { k: 'open', c: -1 }, { k: 'data', c: 1, d: {} }])
        send(rubbish);
      send({ k: 'data', c: 1, d: '{"id":1,"method":"mutation","params":{"path":"nothing"}}' });
    });
    await room.wall.reload();
    await room.wall.getByRole('button', { name: 'Start meeting' }).click();
    await room.wall.getByTestId('call-id').waitFor();
    expect(room.log()).toContain('IPC refused: not a frame');
  });
});

describeWith(['electron', 'lan'], 'a wall’s page that crashes', () => {
  it('is back at once, and is given up at the fourth time in a minute', async () => {
    const room = await launchElectronRoom();
    const child = room.app.process();
    const crash = () =>
      room.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
      );
    const times = (text: string): number => room.log().split(text).length - 1;
    for (let crashes = 1; crashes <= 3; crashes += 1) {
      await crash();
      await waitFor(
        `recovery ${crashes}`,
        () => times('page crashed: loading it again') === crashes,
      );
    }
    await crash().catch(() => undefined);
    await waitFor('the end', () => child.exitCode !== null, { timeoutMs: 15_000 });
    expect(child.exitCode).toBe(70);
    expect(room.log()).toContain('page crashed too often: given up');
    await room.stop().catch(() => undefined);
  });
});
