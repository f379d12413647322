import { expect, test } from 'vitest';
import type { PathKind } from '#shared/path.ts';
import type { CallSnapshot } from '../../../rtc/types.ts';
import { id, makeLink } from '../../testing/builders.ts';
import { createPathTeller } from './pathTeller.ts';

const call = (...paths: (PathKind | null)[]): CallSnapshot => ({
  links: Object.fromEntries(paths.map((path, n) => [id(String(n)), makeLink({ path })])),
  speaker: null,
});

function make() {
  const told: (readonly PathKind[])[] = [];
  return { told, ...createPathTeller((paths) => told.push(paths)) };
}

test('each kind is told once, and again only when the kinds are others', () => {
  const { told, follow } = make();
  follow(call());
  follow(call(null));
  expect(told).toEqual([]);
  follow(call('turnTls', 'host', 'turnTls'));
  follow(call('host', 'turnTls'));
  follow(call('host'));
  follow(call());
  expect(told).toEqual([['host', 'turnTls'], ['host'], []]);
});

test('a room that was away is told what it missed', () => {
  const { told, follow, repeat } = make();
  repeat();
  expect(told).toEqual([]);
  follow(call('stun'));
  repeat();
  expect(told).toEqual([['stun'], ['stun']]);
});
