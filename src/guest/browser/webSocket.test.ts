import { expect, test } from 'vitest';
import { roadAddress } from './webSocket.ts';

test('the road leads to the room that served the page, and nothing else of the address counts', () => {
  expect(roadAddress(new URL('https://192.168.1.20:8034/x?room=evil#k=abc'))).toBe(
    'wss://192.168.1.20:8034/road',
  );
  expect(roadAddress({ protocol: 'http:', host: 'localhost:5173' })).toBe(
    'ws://localhost:5173/road',
  );
});
