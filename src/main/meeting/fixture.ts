import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Failure } from '#shared/errors.ts';
import { defaultSettings } from '#shared/settings.ts';
import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';
import type { ParticipantId } from '#shared/signal/values.ts';
import {
  createFakeClock,
  createMemoryFile,
  createMemoryLogger,
  type FakeClock,
  type MemoryFile,
} from '../testing/fakes.ts';
import { createMeetingHost, type MeetingHost, type MeetingSettings } from './index.ts';

/** A room for tests: a MeetingHost on fakes, and guests that keep what they are told. */
export type Guest = {
  readonly messages: HostMessage[];
  /** Undefined while the room has not closed the session. */
  readonly closed: Failure | null | undefined;
  say(message: ClientMessage): void;
  knock(knock?: Partial<Omit<Extract<ClientMessage, { type: 'knock' }>, 'type'>>): void;
  connection(connection: 'here' | 'away' | 'gone'): void;
  hangUp(): void;
  readonly isAtDoor: boolean;
  /** The newest message of a type; a fault of the test where there is none. */
  last<T extends HostMessage['type']>(type: T): Extract<HostMessage, { type: T }>;
  count(type: HostMessage['type']): number;
  /** The id it was given when it was last admitted, or else let into the lobby. */
  readonly id: ParticipantId;
};

export type TestRoom = {
  host: MeetingHost;
  clock: FakeClock;
  file: MemoryFile;
  log: ReturnType<typeof createMemoryLogger>;
  arrive(sourceKey?: string): Guest;
  /** A guest with a source of its own who has come in by the PIN. */
  comeIn(name: string): Guest;
  pin(): string;
  wrongPin(): string;
  wallId(): ParticipantId;
};

export const off = { microphone: false, camera: false, screen: false };

/** Bytes that never come twice and are the same at every run. */
export function uniqueBytes(seed: string): (count: number) => Uint8Array {
  let calls = 0;
  return (count) => {
    calls += 1;
    return createHash('sha256').update(`${seed} ${calls}`).digest().subarray(0, count);
  };
}

/** Lets promises that are ready run on: the memory file's writes, say. */
export const settle = async (): Promise<void> => {
  await setImmediate();
};

export type TestRoomOptions = {
  settings?: Partial<MeetingSettings>;
  file?: MemoryFile;
  clock?: FakeClock;
};

/** Started and loaded, no meeting yet. */
export async function makeRoom(options: TestRoomOptions = {}): Promise<TestRoom> {
  const clock = options.clock ?? createFakeClock();
  const file = options.file ?? createMemoryFile();
  const log = createMemoryLogger();
  const settings = { ...defaultSettings, 'room.name': 'Room A', ...options.settings };
  const randomBytes = uniqueBytes('room');
  const host = createMeetingHost({ clock, randomBytes, logger: log, limitsFile: file, settings });
  await host.load();
  let sources = 0;

  const arrive = (key = `source ${(sources += 1)}`): Guest => makeGuest(host, key);
  const pin = (): string => host.snapshot()?.pin ?? fail('the meeting has no PIN');
  return {
    host,
    clock,
    file,
    log,
    arrive,
    pin,
    comeIn(name) {
      const guest = arrive();
      guest.knock({ name, pin: pin() });
      return guest;
    },
    wrongPin: () => String((Number(pin()) + 1) % 1_000_000).padStart(6, '0'),
    wallId: () => host.snapshot()?.self ?? fail('no meeting'),
  };
}

function makeGuest(host: MeetingHost, key: string): Guest {
  const messages: HostMessage[] = [];
  let closed: Failure | null | undefined;
  const session = host.open(
    { key, road: 'LAN' },
    {
      send: (message) => void messages.push(message),
      close(failure) {
        closed = failure;
      },
    },
  );
  const isType =
    <T extends HostMessage['type']>(type: T) =>
    (message: HostMessage): message is Extract<HostMessage, { type: T }> =>
      message.type === type;
  return {
    messages,
    get closed() {
      return closed;
    },
    say: (message) => session.receive(message),
    knock: (knock = {}) =>
      session.receive({ type: 'knock', name: 'Ada', kind: 'guest', media: off, ...knock }),
    connection: (connection) => session.setConnection(connection),
    hangUp: () => session.end(),
    get isAtDoor() {
      return session.isAtDoor;
    },
    last: (type) => messages.findLast(isType(type)) ?? fail(`no ${type} message`),
    count: (type) => messages.filter(isType(type)).length,
    get id() {
      const told = messages.findLast(({ type }) => type === 'admitted' || type === 'lobby');
      return told && 'self' in told ? told.self : fail('neither admitted nor in the lobby');
    },
  };
}

function fail(message: string): never {
  throw new Error(message);
}
