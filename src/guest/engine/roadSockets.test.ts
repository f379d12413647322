import { expect, test } from 'vitest';
import type { Ferry, FerrySocketHandlers } from '../../rtc/index.ts';
import type { SocketHandlers } from '../../signalling/lanRoad.ts';
import { createRoadSockets } from './roadSockets.ts';

function setUp() {
  const opened: string[] = [];
  const closed: string[] = [];
  const makeFerry = (name: string) => {
    const ferry = {
      isOpen: true as boolean,
      handlers: [] as FerrySocketHandlers[],
      openSocket(handlers: FerrySocketHandlers) {
        opened.push(name);
        ferry.handlers.push(handlers);
        return { send: () => undefined, close: () => void closed.push(name) };
      },
    } satisfies Ferry & { handlers: FerrySocketHandlers[] };
    return ferry;
  };
  const sockets = createRoadSockets(() => {
    opened.push('address');
    return { send: () => undefined, close: () => void closed.push('address') };
  });
  const heard: string[] = [];
  const handlers: SocketHandlers = {
    opened: () => heard.push('opened'),
    received: (text) => heard.push(text ?? 'binary'),
    lost: () => heard.push('lost'),
    refused: ({ code }) => heard.push(code),
  };
  return { sockets, makeFerry, handlers, opened, closed, heard };
}

test('a room that has not moved is dialled at the address of the page', () => {
  const { sockets, handlers, opened } = setUp();
  sockets.open(handlers);
  sockets.open(handlers);
  expect(opened).toEqual(['address', 'address']);
});

test('when the room has come through, the present socket is lost and the next one goes there', () => {
  const { sockets, makeFerry, handlers, opened, closed, heard } = setUp();
  sockets.open(handlers);
  sockets.take(makeFerry('ferry'));
  expect([closed, heard]).toEqual([['address'], ['lost']]);
  sockets.open(handlers);
  expect(opened).toEqual(['address', 'ferry']);
});

test('the room may move again: from one ferry to the next', () => {
  const { sockets, makeFerry, handlers, opened, closed } = setUp();
  sockets.take(makeFerry('first'));
  sockets.open(handlers);
  sockets.take(makeFerry('second'));
  sockets.open(handlers);
  expect([opened, closed]).toEqual([['first', 'second'], ['first']]);
});

test('a ferry that brings nothing takes turns with the address', () => {
  const { sockets, makeFerry, handlers, opened } = setUp();
  const ferry = makeFerry('ferry');
  sockets.take(ferry);
  for (let times = 0; times < 4; times += 1) sockets.open(handlers);
  expect(opened).toEqual(['ferry', 'address', 'ferry', 'address']);
});

test('a ferry that brings something is used again', () => {
  const { sockets, makeFerry, handlers, opened, heard } = setUp();
  const ferry = makeFerry('ferry');
  sockets.take(ferry);
  sockets.open(handlers);
  ferry.handlers[0]?.received('a frame');
  sockets.open(handlers);
  expect([opened, heard]).toEqual([['ferry', 'ferry'], ['a frame']]);
});

test('a ferry that is closed is not used', () => {
  const { sockets, makeFerry, handlers, opened } = setUp();
  const ferry = makeFerry('ferry');
  sockets.take(ferry);
  ferry.isOpen = false;
  sockets.open(handlers);
  expect(opened).toEqual(['address']);
});
