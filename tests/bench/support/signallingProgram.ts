import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { defaultSettings } from '../../../src/shared/settings.ts';
import { makeTls, startLan } from '../../../src/main/lan/fixture.ts';
import { createSessions } from '../../../src/main/lan/index.ts';
import { createMeetingHost } from '../../../src/main/meeting/index.ts';
import { systemClock } from '../../../src/main/systemClock.ts';
import { createMemoryFile } from '../../../src/main/testing/fakes.ts';
import { startWsRelay } from '../peers/wsRelay.ts';
import { answerQuestions } from './talkToChild.ts';

/**
 * `signallingProgram.ts <ours|peer>`: the room's LAN host with its real sessions and MeetingHost, or the bare
 * relay, alone in a process.
 */
const silent = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
/** The flood gate allows 20 messages a second of a socket. Its clock runs faster, so that they come in bulk. */
const gateSpeed = 10_000;

async function startOurs(): Promise<{ port: number; ca: string; pin: string }> {
  const meeting = createMeetingHost({
    clock: systemClock,
    randomBytes,
    logger: silent,
    limitsFile: createMemoryFile(),
    settings: defaultSettings,
  });
  await meeting.load();
  const started = meeting.start();
  if (!started.ok) throw new Error(started.error.code);
  const sessions = createSessions({
    clock: systemClock,
    randomBytes,
    openSession: meeting.open,
    logger: silent,
  });
  const { port, tls } = await startLan({
    clock: { ...systemClock, monotonic: () => systemClock.monotonic() * gateSpeed },
    sessions,
    logger: silent,
  });
  return { port, ca: tls.certificate, pin: meeting.snapshot()?.pin ?? '' };
}

async function startPeer(): Promise<{ port: number; ca: string; pin: string }> {
  const { certificate, key } = await makeTls();
  return { port: await startWsRelay({ cert: certificate, key }), ca: certificate, pin: '' };
}

const where = process.argv[2] === 'ours' ? await startOurs() : await startPeer();

answerQuestions({
  where: () => where,
  cpuMicros: () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  /** After garbage collection, which a turn of the loop lets end. */
  rssBytes: async () => {
    for (let round = 0; round < 3; round += 1) {
      globalThis.gc?.();
      await setImmediate();
    }
    return process.memoryUsage().rss;
  },
});
