import { describe, expect, test } from 'vitest';
import { err, ok } from '#shared/result.ts';
import { createFakeClock } from '../../testing/fakes.ts';
import type { BeaconFailure, BeaconFrame } from '../backend.ts';
import { createHciBackend } from './hciBackend.ts';
import type { HciStream } from './hciStream.ts';

const frame: BeaconFrame = {
  companyId: 0x1234,
  payload: Uint8Array.from({ length: 20 }, (_, index) => index),
  address: Uint8Array.from([0x3a, 1, 2, 3, 4, 5]),
};

const hex = (bytes: Iterable<number>): string => Buffer.from([...bytes]).toString('hex');

/** A controller that does as it is told; `answer` may decide otherwise. */
function makeController() {
  const controller = {
    commands: [] as string[],
    isClosed: false,
    /** Status of an answer by opcode; null: none comes. */
    answer: (_opcode: number): number | null => 0,
    data: (_bytes: Uint8Array): void => undefined,
    end: (_reason: string): void => undefined,
  };
  const stream: HciStream = {
    write(bytes) {
      controller.commands.push(hex(bytes));
      const opcode = (bytes[1] ?? 0) | ((bytes[2] ?? 0) << 8);
      const status = controller.answer(opcode);
      if (status === null) return;
      const answer = Uint8Array.from([4, 0x0e, 4, 1, bytes[1] ?? 0, bytes[2] ?? 0, status]);
      queueMicrotask(() => controller.data(answer));
    },
    onData(listener) {
      controller.data = listener;
    },
    onEnd(listener) {
      controller.end = listener;
    },
    close() {
      controller.isClosed = true;
    },
  };
  return { controller, stream };
}

function makeBackend() {
  const { controller, stream } = makeController();
  const clock = createFakeClock();
  const ending = new AbortController();
  const lost: BeaconFailure[] = [];
  const backend = createHciBackend({ openStream: () => Promise.resolve(ok(stream)), clock });
  const opening = backend.open({
    onLost: (failure) => lost.push(failure),
    signal: ending.signal,
  });
  return { controller, clock, ending, lost, opening };
}

async function openRadio() {
  const made = makeBackend();
  const opened = await made.opening;
  if (!opened.ok) throw new Error(opened.error.detail);
  return { ...made, radio: opened.value };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

test('advertising is ADV_NONCONN_IND every 100 to 150 ms from the random address, with no scan response', async () => {
  const { controller, radio } = await openRadio();
  expect(await radio.advertise(frame)).toEqual(ok(null));
  expect(controller.commands).toEqual([
    '01030c00',
    '0105200605040302013a',
    // 0xa0 and 0xf0 times 0.625 ms; type 3; own address random; no peer; channels 37 to 39.
    ['0106200fa000f000', '0301', '00000000000000', '0700'].join(''),
    `010820201817ff3412${hex(frame.payload)}${'00'.repeat(7)}`,
    '010a200101',
  ]);
});

test('a new frame is set while the old one is off', async () => {
  const { controller, radio } = await openRadio();
  await radio.advertise(frame);
  const before = controller.commands.length;
  await radio.advertise({ ...frame, address: Uint8Array.from([0, 0, 0, 0, 0, 9]) });
  const since = controller.commands.slice(before);
  expect(since.map((command) => command.slice(2, 6))).toEqual([
    '0a20',
    '0520',
    '0620',
    '0820',
    '0a20',
  ]);
  expect([since[0], since[1], since.at(-1)]).toEqual([
    '010a200100',
    '01052006090000000000',
    '010a200101',
  ]);
});

test('at the end advertising is switched off and the stream closed, which is no loss', async () => {
  const { controller, radio, lost } = await openRadio();
  await radio.advertise(frame);
  await radio.close();
  expect(controller.commands.at(-1)).toBe('010a200100');
  expect(controller.isClosed).toBe(true);
  controller.end('closed');
  expect(lost).toEqual([]);
});

describe('a controller', () => {
  test('that refuses a command is not advertising', async () => {
    const { controller, radio } = await openRadio();
    controller.answer = (opcode) => (opcode === 0x2006 ? 0x12 : 0);
    expect(await radio.advertise(frame)).toEqual(
      err({ code: 'refused', detail: 'HCI command 0x2006 failed with status 0x12' }),
    );
    expect(controller.commands).not.toContain('010a200101');
  });

  test('that is silent is given up after two seconds', async () => {
    const { controller, radio, clock, lost } = await openRadio();
    controller.answer = () => null;
    const advertising = radio.advertise(frame);
    await settle();
    clock.advance(2_000);
    expect(await advertising).toMatchObject({ ok: false, error: { code: 'timedOut' } });
    expect(lost).toHaveLength(1);
    expect(controller.isClosed).toBe(true);
  });

  test('that never answers is not opened', async () => {
    const { controller, clock, opening, lost } = makeBackend();
    controller.answer = () => null;
    await settle();
    clock.advance(2_000);
    expect(await opening).toMatchObject({ ok: false, error: { code: 'timedOut' } });
    expect(controller.isClosed).toBe(true);
    expect(lost).toEqual([]);
  });

  test('that talks of something else is told apart from one that answers', async () => {
    const { controller, radio } = await openRadio();
    controller.answer = (opcode) => {
      // A scan report, and the answer to a command that was never given.
      controller.data(Uint8Array.from([4, 0x3e, 2, 2, 0, 4, 0x0e, 4, 1, 0x01, 0x20, 0x0c]));
      return opcode === 0x200a ? null : 0;
    };
    const advertising = radio.advertise(frame);
    await settle();
    // The answer to "enable" as a command status (§7.7.15).
    controller.data(Uint8Array.from([4, 0x0f, 4, 0, 1, 0x0a, 0x20]));
    expect(await advertising).toEqual(ok(null));
  });

  test.each([
    ['ends', 'died', (c: { end(reason: string): void }) => c.end('unplugged')],
    [
      'reports a hardware error',
      'died',
      (c: { data(bytes: Uint8Array): void }) => c.data(Uint8Array.from([4, 0x10, 1, 0x42])),
    ],
    [
      'sends what is not HCI',
      'garbled',
      (c: { data(bytes: Uint8Array): void }) => c.data(Buffer.from('login: ')),
    ],
  ] as const)('that %s is lost once', async (_, code, happen) => {
    const { controller, radio, lost } = await openRadio();
    await radio.advertise(frame);
    happen(controller);
    controller.end('closed');
    expect(lost.map((failure) => failure.code)).toEqual([code]);
    expect(await radio.advertise(frame)).toMatchObject({ ok: false, error: { code } });
    await radio.close();
    expect(lost).toHaveLength(1);
  });
});

test('whoever does not wait any longer ends what is under way', async () => {
  const { controller, ending, opening } = makeBackend();
  controller.answer = () => null;
  await settle();
  ending.abort();
  expect(await opening).toMatchObject({ ok: false, error: { code: 'died' } });
  expect(controller.isClosed).toBe(true);
});

test('a room without a controller of its own says so', async () => {
  const failure: BeaconFailure = { code: 'notConfigured', detail: '' };
  const backend = createHciBackend({
    openStream: () => Promise.resolve(err(failure)),
    clock: createFakeClock(),
  });
  const { signal } = new AbortController();
  expect(await backend.open({ onLost: () => undefined, signal })).toEqual(err(failure));
});
