import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createClient, defineInterface, type DefinedInterface, type MessageBus } from 'dbus-native';
import { waitFor } from '../harness/waitFor.ts';

const busConfig = (socket: string): string => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>custom</type>
  <listen>unix:path=${socket}</listen>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
  </policy>
</busconfig>`;

/** A message bus of our own, by the real daemon. */
export async function startBus() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mago-bus-'));
  const socket = path.join(folder, 'bus');
  const config = path.join(folder, 'bus.conf');
  writeFileSync(config, busConfig(socket));
  const daemon = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork'], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    daemon.once('exit', () => resolve());
  });
  const address = `unix:path=${socket}`;
  const stop = async (): Promise<void> => {
    daemon.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitFor('the bus', () => existsSync(socket));
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, stop };
}

/** All properties of an object as dbus-send, an independent reader (libdbus), prints them. */
export async function getAll(
  address: string,
  destination: string,
  object: string,
  interfaceName: string,
): Promise<string> {
  const { stdout } = await promisify(execFile)('dbus-send', [
    ...[`--bus=${address}`, '--print-reply', `--dest=${destination}`, object],
    ...['org.freedesktop.DBus.Properties.GetAll', `string:${interfaceName}`],
  ]);
  return stdout.replaceAll(/\s+/g, ' ');
}

export const adapter = '/org/bluez/hci0';

export type Registered = { owner: string; object: string; properties: string };

/**
 * Plays `bluetoothd`: its objects and its answers, with no radio behind them. It reads an advertisement back
 * while it is being registered, as the real one does.
 */
export async function startBluez(address: string, { isPowered = true, hasManager = true } = {}) {
  const bus: MessageBus = createClient({ busAddress: address });
  const fake = {
    /** Those on the air. */
    advertisements: [] as Registered[],
    /** All there ever were, with what was on the air when each came. */
    history: [] as (Registered & { besides: number })[],
    refusal: null as Error | null,
    /** The one that is on the air. */
    onAir(): Registered {
      const [one] = fake.advertisements;
      if (!one) throw new Error('nothing is on the air');
      return one;
    },
    /** Without waiting for the answer, as the real one does. */
    release() {
      for (const { owner, object } of fake.advertisements.splice(0)) {
        const release = { interface: 'org.bluez.LEAdvertisement1', member: 'Release' };
        bus.invoke({ destination: owner, path: object, ...release }, () => undefined);
      }
    },
    setPowered: (value: boolean) =>
      bus.emitPropertiesChanged(adapter, 'org.bluez.Adapter1', { Powered: value }),
    removeAdapter: () => bus.unexportInterface(adapter),
    read: (owner: string, object: string) =>
      getAll(address, owner, object, 'org.bluez.LEAdvertisement1'),
    stop: () => bus.close(),
  };
  const manager = defineInterface({
    name: 'org.bluez.LEAdvertisingManager1',
    methods: {
      RegisterAdvertisement: {
        in: { advertisement: 'o', options: 'a{sv}' },
        async handler(
          { advertisement: object }: { advertisement: string },
          { sender: owner = '' },
        ) {
          if (fake.refusal) throw fake.refusal;
          const properties = await getAll(address, owner, object, 'org.bluez.LEAdvertisement1');
          const registered = { owner, object, properties };
          fake.history.push({ ...registered, besides: fake.advertisements.length });
          fake.advertisements.push(registered);
        },
      },
      UnregisterAdvertisement: {
        in: { advertisement: 'o' },
        handler({ advertisement: object }: { advertisement: string }) {
          fake.advertisements = fake.advertisements.filter((one) => one.object !== object);
        },
      },
    },
  });
  const radio = defineInterface({
    name: 'org.bluez.Adapter1',
    properties: { Powered: { type: 'b', get: () => isPowered, access: 'read' } },
  });
  bus.exportObjectManager('/');
  const interfaces: DefinedInterface[] = hasManager ? [radio, manager] : [radio];
  for (const one of interfaces) await bus.export(adapter, one);
  await bus.ownName('org.bluez');
  return fake;
}
