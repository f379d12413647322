import fc from 'fast-check';
import { createFakeClock, createMemoryFile } from '../../src/main/testing/fakes.ts';
import { createMeetingHost } from '../../src/main/meeting/index.ts';
import { createSessions, type Sessions } from '../../src/main/lan/sessions.ts';
import type { Logger } from '../../src/main/ports.ts';
import { randomBytes } from 'node:crypto';
import { limits } from '../../src/shared/limits.ts';
import { defaultSettings } from '../../src/shared/settings.ts';
import { cleanName } from '../../src/shared/signal/values.ts';

/** Counts what a room calls an error, which no input from outside may be. */
export function createStrictLogger(): Logger & { readonly errors: string[] } {
  const errors: string[] = [];
  const ignore = (): void => undefined;
  return {
    errors,
    error: (message, fields) => void errors.push(`${message} ${JSON.stringify(fields)}`),
    warn: ignore,
    info: ignore,
    debug: ignore,
  };
}

export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const media = fc.record({
  microphone: fc.oneof(fc.boolean(), fc.anything()),
  camera: fc.boolean(),
  screen: fc.boolean(),
});
const id = fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{22}$/), fc.string());
const signal = fc.record(
  {
    kind: fc.constantFrom('offer', 'answer', 'candidate', 'restart', 'spareOffer', 'spareAnswer'),
    link: fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/), fc.string()),
    sdp: fc.oneof(fc.string(), fc.constant('v=0\r\n'.repeat(100)), fc.anything()),
    candidate: fc.string(),
    sdpMid: fc.option(fc.string()),
    sdpMLineIndex: fc.option(fc.integer()),
    usernameFragment: fc.option(fc.string()),
  },
  { requiredKeys: ['kind'] },
);

/** Messages that are what they should be, nearly so, and not at all. */
const messages = fc.oneof(
  fc.record({
    type: fc.constant('knock'),
    name: fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 })),
    kind: fc.constantFrom('guest', 'room', 'app'),
    media: fc.constant({ microphone: true, camera: true, screen: false }),
  }),
  fc.record(
    {
      type: fc.constant('knock'),
      name: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 90 }),
        fc.constantFrom('Eve', '\u202eEve'),
      ),
      kind: fc.constantFrom('guest', 'room', 'app', 'wall'),
      media: fc.oneof(fc.constant({ microphone: true, camera: true, screen: false }), media),
      // Letters: the right PIN is never among them.
      pin: fc.oneof(fc.stringMatching(/^[a-z]{6}$/), fc.anything()),
      offer: fc.oneof(fc.record({ link: id, sdp: fc.string({ minLength: 1 }) }), fc.anything()),
    },
    { requiredKeys: ['type', 'name', 'kind', 'media'] },
  ),
  fc.record({ type: fc.constant('signal'), to: id, signal }),
  fc.record({ type: fc.constant('media'), media }),
  fc.record({ type: fc.constantFrom('leave', 'admitted', 'end', '__proto__') }),
  fc.anything(),
);

/** Frames of the session layer, and what is none. As text. */
const frames = fc.oneof(
  { weight: 2, arbitrary: fc.constant('{"f":"open","version":1}') },
  {
    weight: 6,
    arbitrary: fc
      .record({
        f: fc.constant('msg'),
        seq: fc.oneof(fc.constantFrom(1, 2, 3), fc.integer(), fc.double()),
        ack: fc.oneof(fc.constantFrom(0, 1, 2), fc.integer()),
        body: messages,
      })
      .map((frame) => JSON.stringify(frame)),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        f: fc.constantFrom('open', 'resume', 'ack', 'ping', 'opened', 'bye', '__proto__'),
        version: fc.oneof(fc.constant(1), fc.anything()),
        token: fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{43}$/), fc.anything()),
        ack: fc.oneof(fc.nat(3), fc.anything()),
      })
      .map((frame) => JSON.stringify(frame)),
  },
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '[', '['.repeat(30_000), '{"__proto__":{"f":"ping"}}', '{"f":"open"}'),
);

/**
 * What one guest sends over a socket: rubbish alone, or behind a proper opening and with proper numbers, so that
 * it gets to whoever reads the messages.
 */
export const conversations: fc.Arbitrary<string[]> = fc.oneof(
  fc.array(frames, { minLength: 1, maxLength: 6 }),
  fc
    .array(fc.oneof({ weight: 4, arbitrary: messages }, fc.constant(undefined)), { maxLength: 5 })
    .map((bodies) => [
      '{"f":"open","version":1}',
      ...bodies.map((body, n) => JSON.stringify({ f: 'msg', seq: n + 1, ack: 0, body })),
    ]),
);

/** A room in a meeting: its MeetingHost, its sessions and its own wall. */
export async function makeHouse() {
  const clock = createFakeClock();
  const logger = createStrictLogger();
  const host = createMeetingHost({
    clock,
    randomBytes,
    logger,
    limitsFile: createMemoryFile(),
    settings: defaultSettings,
  });
  await host.load();
  host.start();
  const sessions: Sessions = createSessions({ clock, randomBytes, openSession: host.open, logger });
  let knocks = 0;
  host.subscribe(() => {
    if (host.lobby().length > 0) knocks += 1;
  });
  return {
    clock,
    logger,
    host,
    /** How often somebody waited to be let in. */
    get knocks() {
      return knocks;
    },
    sessions,
    /** Nobody came in, and whoever waits has a name that can be shown. */
    check(): void {
      const meeting = host.snapshot();
      must(meeting !== null, 'the meeting has ended');
      must(meeting?.participants.length === 1, 'somebody came in');
      must(meeting?.locked === false && meeting.pin !== null, 'the meeting was changed');
      const lobby = host.lobby();
      must(lobby.length <= limits.lobbyGuests, 'the lobby is too full');
      for (const { name } of lobby)
        must(name !== '' && name === cleanName(name), `a name that cannot be shown: ${name}`);
      must(logger.errors.length === 0, `an error of the room: ${logger.errors[0]}`);
    },
    dispose() {
      sessions.dispose();
      host.dispose();
    },
  };
}
