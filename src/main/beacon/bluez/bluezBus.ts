import type * as dbusNative from 'dbus-native';
import type { Message, MessageBus } from 'dbus-native';
import * as z from 'zod/mini';
import { err, ok } from '#shared/result.ts';
import type { BeaconFailure, BeaconFailureCode, BeaconFrame, BeaconResult } from '../backend.ts';

/** BlueZ's side of the bus: `doc/advertising-api` and `doc/adapter-api` of BlueZ 5.66. */
const bluez = 'org.bluez';
const managerInterface = 'org.bluez.LEAdvertisingManager1';
const adapterInterface = 'org.bluez.Adapter1';
const advertisementInterface = 'org.bluez.LEAdvertisement1';
const callTimeoutMs = 5_000;

export type Bus = { dbus: typeof dbusNative; bus: MessageBus };

const objectsSchema = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())));

/** The path of an adapter that can advertise and is on. */
export async function findAdapter(
  { bus }: Bus,
  signal: AbortSignal,
): Promise<BeaconResult<string>> {
  const found = await call(bus, signal, {
    path: '/',
    interface: 'org.freedesktop.DBus.ObjectManager',
    member: 'GetManagedObjects',
  });
  if (!found.ok) return found;
  const objects = objectsSchema.safeParse(found.value);
  if (!objects.success) return err({ code: 'garbled', detail: 'BlueZ lists no objects' });
  const adapters = Object.entries(objects.data).filter(([, one]) => managerInterface in one);
  const usable = adapters.find(([, one]) => one[adapterInterface]?.Powered !== false);
  if (usable) return ok(usable[0]);
  return adapters[0]
    ? err({ code: 'adapterOff', detail: `${adapters[0][0]} is not powered` })
    : err({ code: 'noAdapter', detail: 'BlueZ knows no adapter that can advertise' });
}

export interface Advertisement {
  readonly object: string;
  remove(): Promise<BeaconResult<unknown>>;
}

/**
 * One advertisement: `Type` broadcast and neither Discoverable nor ScanResponse data, by which BlueZ sends
 * ADV_NONCONN_IND from a non-resolvable address that it makes for each advertisement.
 */
export async function advertise(
  { dbus, bus }: Bus,
  adapter: string,
  object: string,
  { companyId, payload }: BeaconFrame,
  onReleased: () => void,
): Promise<BeaconResult<Advertisement>> {
  const manufacturerData = [[companyId, new dbus.Variant('ay', Buffer.from(payload))]];
  const exported = await bus.export(
    object,
    dbus.defineInterface({
      name: advertisementInterface,
      methods: { Release: { handler: () => onReleased() } },
      properties: {
        Type: { type: 's', access: 'read', get: () => 'broadcast' },
        ManufacturerData: { type: 'a{qv}', access: 'read', get: () => manufacturerData },
      },
    }),
  );
  const { signal } = new AbortController();
  const toManager = (member: string, signature: string, body: unknown[]) =>
    call(bus, signal, { path: adapter, interface: managerInterface, member, signature, body });
  const registered = await toManager('RegisterAdvertisement', 'oa{sv}', [object, {}]);
  if (!registered.ok) {
    await exported.remove();
    return registered;
  }
  return ok({
    object,
    async remove() {
      const done = await toManager('UnregisterAdvertisement', 'o', [object]);
      await exported.remove();
      return done;
    },
  });
}

const ownerChanged = z.tuple([z.literal(bluez), z.string(), z.string()]);
const interfacesRemoved = z.tuple([z.string(), z.array(z.string())]);
const adapterChanged = z.tuple([
  z.literal(adapterInterface),
  z.record(z.string(), z.unknown()),
  z.array(z.string()),
]);

/** Tells when BlueZ ends, the adapter is pulled out or switched off, or the bus is gone. */
export async function watchAdapter(
  { bus }: Bus,
  adapter: string,
  onLost: (failure: BeaconFailure) => void,
): Promise<BeaconResult> {
  bus.connection.on('close', () => onLost({ code: 'died', detail: 'the D-Bus connection ended' }));
  bus.connection.on('message', (message: Message) => {
    const failure = lossIn(message, adapter);
    if (failure) onLost(failure);
  });
  try {
    const changed = "type='signal',interface='org.freedesktop.DBus.Properties'";
    await bus.watch(`type='signal',member='NameOwnerChanged',arg0='${bluez}'`);
    await bus.watch(`type='signal',sender='${bluez}',member='InterfacesRemoved'`);
    await bus.watch(`${changed},sender='${bluez}',path='${adapter}'`);
    return ok(null);
  } catch (error) {
    return err(failureOf(error));
  }
}

function lossIn({ member, path, body }: Message, adapter: string): BeaconFailure | undefined {
  if (member === 'NameOwnerChanged' && ownerChanged.safeParse(body).success)
    return { code: 'died', detail: 'BlueZ has ended' };
  if (member === 'InterfacesRemoved') {
    const removed = interfacesRemoved.safeParse(body);
    const [object, interfaces] = removed.success ? removed.data : [];
    if (object === adapter && interfaces?.includes(managerInterface))
      return { code: 'noAdapter', detail: `${adapter} is gone` };
  }
  if (member === 'PropertiesChanged' && path === adapter) {
    const changed = adapterChanged.safeParse(body);
    if (changed.success && changed.data[1].Powered === false)
      return { code: 'adapterOff', detail: `${adapter} is not powered` };
  }
  return undefined;
}

type Call = Pick<Message, 'path' | 'interface' | 'member' | 'signature' | 'body'>;

async function call(
  bus: MessageBus,
  signal: AbortSignal,
  message: Call,
): Promise<BeaconResult<unknown>> {
  try {
    const options = { signal, timeout: callTimeoutMs };
    return ok(await bus.invoke<unknown>({ ...message, destination: bluez }, options));
  } catch (error) {
    return err(failureOf(error));
  }
}

const codeOfError: Readonly<Record<string, BeaconFailureCode>> = {
  'org.freedesktop.DBus.Error.ServiceUnknown': 'noAdapter',
  'org.freedesktop.DBus.Error.NameHasNoOwner': 'noAdapter',
  'org.freedesktop.DBus.Error.Spawn.ChildExited': 'noAdapter',
  'org.freedesktop.DBus.Error.NoReply': 'timedOut',
};
const codeOfFault: Readonly<Record<string, BeaconFailureCode>> = {
  ETIMEDOUT: 'timedOut',
  ECONNCLOSED: 'died',
  ABORT_ERR: 'died',
};

function failureOf(error: unknown): BeaconFailure {
  if (!(error instanceof Error)) return { code: 'refused', detail: String(error) };
  const name = 'dbusName' in error ? String(error.dbusName) : '';
  const fault = 'code' in error ? String(error.code) : '';
  const detail = error.message === '' ? name : error.message;
  return { code: codeOfFault[fault] ?? codeOfError[name] ?? 'refused', detail };
}
