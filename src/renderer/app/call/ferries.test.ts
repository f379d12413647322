import { expect, test } from 'vitest';
import { err } from '#shared/result.ts';
import { limits } from '#shared/limits.ts';
import { createFakeRoom } from '../../testing/fakes.ts';
import { createFerries } from './ferries.ts';

function setUp() {
  const room = createFakeRoom();
  let ids = 0;
  const ferries = createFerries({ client: room, randomId: () => `f${(ids += 1)}` });
  const done: string[] = [];
  const open = () =>
    ferries.socketOpened({
      send: (text) => done.push(text),
      close: () => done.push('closed'),
    });
  return { room, ferries, open, done };
}

/** Lets every command be answered. */
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

test('a guest’s frames reach the room in order, what it says last included', async () => {
  const { room, open } = setUp();
  const socket = open();
  socket.received('one');
  socket.received('two');
  socket.lost();
  await settle();
  expect(room.asked).toEqual([
    'ferry("f1", {"type":"opened"})',
    'ferry("f1", {"type":"received","text":"one"})',
    'ferry("f1", {"type":"received","text":"two"})',
    'ferry("f1", {"type":"closed"})',
  ]);
});

test('the room’s frames go to the guest they are for', () => {
  const { room, open, done } = setUp();
  open();
  room.ferry({ ferry: 'f1', text: 'hello' });
  room.ferry({ ferry: 'f2', text: 'not for this one' });
  room.ferry({ ferry: 'f1', text: null });
  expect(done).toEqual(['hello', 'closed']);
});

test.each([
  ['what is no text', undefined],
  ['what is too long', 'x'.repeat(limits.frameBytes + 1)],
])('%s closes the socket and does not reach the room', async (_, text) => {
  const { room, open, done } = setUp();
  open().received(text);
  await settle();
  expect(done).toEqual(['closed']);
  expect(room.asked).toEqual(['ferry("f1", {"type":"opened"})', 'ferry("f1", {"type":"closed"})']);
});

test('a socket that the room does not take is closed', async () => {
  const { room, open, done } = setUp();
  room.answers.set('ferry', err({ code: 'message.tooMany' }));
  open();
  await settle();
  expect(done).toEqual(['closed']);
});

test('when the page loses the room, the guests must come again', () => {
  const { room, open, done } = setUp();
  open();
  room.connect('lost');
  expect(done).toEqual(['closed']);
});
