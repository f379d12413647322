import { expect, it } from 'vitest';
import { mediaFailureOf, shareFailureOf } from './failures.ts';

const named = (name: string): DOMException => new DOMException('', name);

it.each([
  ['NotAllowedError', 'media.denied'],
  ['SecurityError', 'media.denied'],
  ['NotFoundError', 'media.missing'],
  ['OverconstrainedError', 'media.missing'],
  ['NotReadableError', 'media.inUse'],
  ['AbortError', 'media.inUse'],
  ['NotSupportedError', 'media.unsupported'],
  ['TypeError', 'media.failed'],
])('%s of a device means %s', (name, code) => {
  expect(mediaFailureOf(named(name))).toEqual({ code });
});

it.each([
  ['NotAllowedError', 'share.denied'],
  ['AbortError', 'share.denied'],
  ['NotSupportedError', 'share.unsupported'],
  ['NotFoundError', 'media.failed'],
  ['NotReadableError', 'media.failed'],
])('%s of the picker means %s', (name, code) => {
  expect(shareFailureOf(named(name))).toEqual({ code });
});

it('anything else is a plain failure', () => {
  for (const reason of [null, undefined, 'text', new Error('x')]) {
    expect(mediaFailureOf(reason)).toEqual({ code: 'media.failed' });
    expect(shareFailureOf(reason)).toEqual({ code: 'media.failed' });
  }
});
