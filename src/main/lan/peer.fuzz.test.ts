import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { limits } from '#shared/limits.ts';
import { createReliable } from '#shared/session/reliable.ts';
import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';
import { lanLimits } from './lanLimits.ts';
import type { Incoming } from './peer.ts';
import { leave, makeLan, text } from './recordedFixture.ts';

// Thousands of runs, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

describe('rubbish', () => {
  const nearFrames = fc.record({
    f: fc.constantFrom('open', 'resume', 'msg', 'ack', 'ping', 'opened', '__proto__'),
    version: fc.oneof(fc.constant(1), fc.anything()),
    token: fc.oneof(fc.string({ minLength: 43, maxLength: 43 }), fc.anything()),
    seq: fc.oneof(fc.integer(), fc.double(), fc.anything()),
    ack: fc.oneof(fc.integer(), fc.anything()),
    body: fc.oneof(
      fc.constant(leave),
      fc.record({ type: fc.constantFrom('knock', 'signal', 'media'), name: fc.string() }),
      fc.anything(),
    ),
  });
  const incoming: fc.Arbitrary<Incoming> = fc.oneof(
    nearFrames.map((frame) => text(JSON.stringify(frame))),
    fc.json().map(text),
    fc.string({ unit: 'binary' }).map(text),
    fc.constant<Incoming>({ kind: 'binary' }),
    fc.constant<Incoming>({ kind: 'control' }),
    fc
      .constantFrom('[', '{"f":"open"}', '['.repeat(30_000), '{"__proto__":{"f":"ping"}}')
      .map(text),
  );

  test('of any kind ends with a clear bye, or is what it should be; nothing piles up', () => {
    const { clock, sessions, house, connect, open } = makeLan();
    const bystander = open('10.0.0.1');
    fc.assert(
      fc.property(
        fc.array(incoming, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        (frames, isOpen) => {
          const peer = isOpen ? open('10.0.0.66') : connect('10.0.0.66');
          for (const frame of frames) peer.handlers.received(frame);
          clock.advance(lanLimits.firstFrameMs);
          const last = peer.sent.at(-1);
          if (last?.f === 'bye') {
            expect(last.failure.code).toMatch(/^(message\.|version\.|session\.expired)/);
            expect(peer.calls.some((call) => call === 1000 || call === 1008)).toBe(true);
          }
          peer.closed(false);
          bystander.receive({ f: 'ping' });
        },
      ),
      { numRuns: 3_000 },
    );
    expect(sessions.size).toBeLessThanOrEqual(1 + lanLimits.sessionsPerSource);
    clock.advance(limits.resumeMs);
    expect(sessions.size).toBe(0);
    expect(house.doors.every(({ hasEnded }) => hasEnded)).toBe(true);
  });
});

describe('the stream', () => {
  type Step = 'say' | 'answer' | 'toRoom' | 'toGuest' | 'cut' | 'wait';
  const steps = fc.array(
    fc.constantFrom<Step>(
      'say',
      'say',
      'answer',
      'answer',
      'toRoom',
      'toGuest',
      'toGuest',
      'cut',
      'wait',
    ),
    { maxLength: 120 },
  );

  test('arrives once and in order both ways, however often the socket is lost with frames on it', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { clock, open, resume } = makeLan();
        const first = open();
        const guest = createReliable<ClientMessage>();
        const arrived: HostMessage[] = [];
        let peer: Pick<ReturnType<typeof open>, 'sent' | 'receive' | 'closed'> = first;
        let read = 1;
        let toRoom: unknown[] = [];
        let said = 0;
        let answered = 0;

        const readFrame = (): void => {
          const frame = peer.sent[read];
          if (!frame) return;
          read += 1;
          if (frame.f === 'msg' && guest.accept(frame.seq)) arrived.push(frame.body);
          if (frame.f === 'bye') throw new Error(`bye: ${frame.failure.code}`);
          if ('ack' in frame) expect(guest.acknowledge(frame.ack)).toBe(true);
        };
        const cut = (): void => {
          peer.closed(false);
          peer = resume(first.token, guest.received);
          read = 0;
          readFrame();
          toRoom = guest.unacknowledged.map((message) => ({
            f: 'msg',
            ack: guest.received,
            ...message,
          }));
        };
        const writeFrame = (): void => {
          const frame = toRoom.shift();
          if (frame !== undefined) peer.receive(frame);
          clock.advance(60);
        };
        for (const step of script) {
          if (step === 'say') {
            said += 1;
            const message = guest.push({
              type: 'media',
              media: { microphone: said % 2 === 0, camera: said % 3 === 0, screen: false },
            });
            toRoom.push({ f: 'msg', ack: guest.received, ...message });
          } else if (step === 'answer') {
            answered += 1;
            first.door.port.send({ type: 'door', roomName: `Room ${answered}`, pinOpens: true });
          } else if (step === 'toRoom') writeFrame();
          else if (step === 'toGuest') readFrame();
          else if (step === 'cut') cut();
          else clock.advance(1_000);
        }
        cut();
        while (toRoom.length > 0) writeFrame();
        while (read < peer.sent.length) readFrame();

        expect(first.door.received.map((m) => m.type === 'media' && m.media)).toEqual(
          Array.from({ length: said }, (_, n) => ({
            microphone: (n + 1) % 2 === 0,
            camera: (n + 1) % 3 === 0,
            screen: false,
          })),
        );
        expect(arrived.map((m) => m.type === 'door' && m.roomName)).toEqual([
          'Room 7',
          ...Array.from({ length: answered }, (_, n) => `Room ${n + 1}`),
        ]);
      }),
      { numRuns: 300 },
    );
  });
});
