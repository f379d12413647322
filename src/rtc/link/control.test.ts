import { expect, it } from 'vitest';
import { parseControlMessage } from './control.ts';

it('reads sizes, hidden tiles, and those not spoken of', () => {
  const size = { width: 320, height: 180 };
  expect(
    parseControlMessage(JSON.stringify({ type: 'tiles', camera: size, screen: null })),
  ).toEqual({ type: 'tiles', camera: size, screen: null });
  expect(parseControlMessage('{"type":"tiles"}')).toEqual({ type: 'tiles' });
  expect(parseControlMessage('{"type":"bye"}')).toEqual({ type: 'bye' });
});

it.each([
  ['nothing', ''],
  ['no JSON', '{type:'],
  ['another type', '{"type":"hello"}'],
  ['no width', '{"type":"tiles","camera":{"height":1}}'],
  ['no pixels', '{"type":"tiles","camera":{"width":0,"height":0}}'],
  ['half pixels', '{"type":"tiles","camera":{"width":1.5,"height":2}}'],
  ['more pixels than there are', '{"type":"tiles","camera":{"width":1e9,"height":2}}'],
  ['too many characters', JSON.stringify({ type: 'bye', padding: 'x'.repeat(600) })],
  ['bytes', new ArrayBuffer(8)],
  ['null', null],
])('drops %s', (_what, data) => {
  expect(parseControlMessage(data)).toBeNull();
});
