import { err, ok } from '#shared/result.ts';
import type { Clock } from '../../ports.ts';
import type {
  BeaconBackend,
  BeaconFailure,
  BeaconOpening,
  BeaconRadio,
  BeaconResult,
} from '../backend.ts';
import { advertise, findAdapter, watchAdapter, type Advertisement, type Bus } from './bluezBus.ts';

const objectRoot = '/org/mago/room/beacon';
const closeMs = 1_000;

export type BluezBackendDeps = {
  /** `process.platform`. */
  platform: string;
  /** `unix:path=…`; the system's bus where it is left out. */
  busAddress?: string | undefined;
  clock: Clock;
};

/** The system's Bluetooth on Linux, over D-Bus. The kernel chooses the address, one for each advertisement. */
export function createBluezBackend(deps: BluezBackendDeps): BeaconBackend {
  async function open({ onLost, signal }: BeaconOpening): Promise<BeaconResult<BeaconRadio>> {
    if (deps.platform !== 'linux')
      return err({ code: 'notConfigured', detail: 'this PC does not run Linux' });
    const at = await connect(deps.busAddress);
    const close = createClose(at, deps.clock);
    const adapter = await findAdapter(at, signal);
    if (!adapter.ok) {
      await close();
      return at.fault() ? err({ code: 'noAdapter', detail: `no D-Bus: ${at.fault()}` }) : adapter;
    }
    let isOver = false;
    const lose = (failure: BeaconFailure): void => {
      if (isOver) return;
      isOver = true;
      onLost(failure);
    };
    const watched = await watchAdapter(at, adapter.value, lose);
    if (!watched.ok) {
      isOver = true;
      await close();
      return watched;
    }
    return ok(
      createRadio(at, adapter.value, lose, () => {
        isOver = true;
        return close();
      }),
    );
  }
  return { name: 'bluez', open };
}

function createRadio(
  bus: Bus,
  adapter: string,
  lose: (failure: BeaconFailure) => void,
  close: () => Promise<void>,
): BeaconRadio {
  let present: Advertisement | null = null;
  let made = 0;
  return {
    async advertise(frame) {
      // First the old one goes: two at once would tie the old identifier to the new one.
      const old = present;
      present = null;
      const removed = await old?.remove();
      if (removed?.ok === false) return removed;
      made += 1;
      const object = `${objectRoot}${made}`;
      const onReleased = (): void => {
        if (present?.object === object)
          lose({ code: 'died', detail: 'BlueZ has released the advertisement' });
      };
      const registered = await advertise(bus, adapter, object, frame, onReleased);
      if (!registered.ok) return registered;
      present = registered.value;
      return ok(null);
    },
    // BlueZ takes an advertisement off the air when its owner leaves the bus.
    close,
  };
}

type Connection = Bus & { fault(): string | undefined };

/** Loaded where it is used: other systems never need it. A bus that is not there shows at the first call. */
async function connect(busAddress: string | undefined): Promise<Connection> {
  const dbus = await import('dbus-native');
  const bus = busAddress === undefined ? dbus.systemBus() : dbus.createClient({ busAddress });
  let fault: string | undefined;
  bus.connection.on('error', ({ message }) => {
    fault ??= message;
  });
  return { dbus, bus, fault: () => fault };
}

function createClose({ bus }: Bus, clock: Clock): () => Promise<void> {
  return async () => {
    const cancel = clock.after(closeMs, () => void bus.connection.stream.destroy());
    await bus.close();
    cancel();
  };
}
