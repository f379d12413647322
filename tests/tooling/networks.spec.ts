import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createNetns,
  describeWith,
  launchGuestBrowser,
  routedWorld,
  waitFor,
} from '../harness/index.ts';
import type { Netns, RoutedWorld } from '../harness/index.ts';

/** Runs JavaScript with Node on a computer of a test network; what it prints. */
const node = (netns: Netns, code: string): Promise<string> =>
  netns.run(process.execPath, ['--input-type=module', '-e', code]);

/** Connects to the other computer's TCP port 9 and tells what came of it. */
const connect = (from: Netns, address: string): Promise<string> =>
  node(
    from,
    `import net from 'node:net';
     const socket = net.connect({ host: '${address}', port: 9 });
     socket.setTimeout(1000, () => { console.log('silence'); socket.destroy(); });
     socket.on('error', (error) => console.log(error.code));`,
  );

describeWith(['netns'], 'two computers on two subnets', () => {
  let world: RoutedWorld;
  beforeAll(async () => {
    world = await routedWorld();
  });
  afterAll(() => world.dispose());

  it('reach each other through the router', async () => {
    // Nobody listens there, so the other computer itself refuses: the packets went both ways.
    expect(await connect(world.a, world.b.address)).toBe('ECONNREFUSED\n');
    expect(await connect(world.b, world.a.address)).toBe('ECONNREFUSED\n');
  });

  it('hear nothing of each other while the router hands nothing on', async () => {
    await world.setForwarding(false);
    expect(await connect(world.a, world.b.address)).not.toBe('ECONNREFUSED\n');
    await world.setForwarding(true);
    expect(await connect(world.a, world.b.address)).toBe('ECONNREFUSED\n');
  });

  it('lose and regain their carrier', async () => {
    const carrier = (): Promise<string> => world.a.run('cat', ['/proc/net/route']);
    await world.setCarrier('a', false);
    expect(await connect(world.b, world.a.address)).not.toBe('ECONNREFUSED\n');
    await world.setCarrier('a', true);
    expect(await carrier()).toContain('lan0');
    await waitFor(
      'the way back',
      async () => (await connect(world.b, world.a.address)) === 'ECONNREFUSED\n',
    );
  });

  it('can be given another address', async () => {
    await world.changeAddress('a', '10.77.1.99');
    expect(await connect(world.b, '10.77.1.99')).toBe('ECONNREFUSED\n');
    await world.changeAddress('a', world.a.address);
    expect(await connect(world.b, world.a.address)).toBe('ECONNREFUSED\n');
  });
});

describeWith(['netns', 'browser'], 'a guest browser on a computer of its own', () => {
  let netns: Netns;
  beforeAll(async () => {
    netns = await createNetns({ address: '10.98.0.7' });
  });
  afterAll(() => netns.dispose());

  it('has fake devices and offers the address of that computer to a call', async () => {
    const guest = await launchGuestBrowser({ netns });
    try {
      const { page } = await guest.open('chrome://version', { permissions: [] });
      const candidates = await page.evaluate(async () => {
        const link = new RTCPeerConnection();
        link.createDataChannel('probe');
        const found: string[] = [];
        const done = new Promise<void>((resolve) => {
          link.addEventListener('icecandidate', ({ candidate }) => {
            if (candidate === null) resolve();
            else found.push(candidate.candidate);
          });
        });
        await link.setLocalDescription();
        await done;
        link.close();
        return found;
      });
      expect(candidates.join('\n')).toMatch(/ typ host/);
    } finally {
      await guest.close();
    }
  });
});
