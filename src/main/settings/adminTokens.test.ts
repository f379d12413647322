import { expect, test } from 'vitest';
import { tokenSchema } from '#shared/signal/values.ts';
import { createFakeClock, createFakeRandom } from '../testing/fakes.ts';
import { adminTokenIdleMs, createAdminTokens } from './adminTokens.ts';

function setUp() {
  const clock = createFakeClock();
  return { clock, tokens: createAdminTokens({ clock, randomBytes: createFakeRandom() }) };
}

test('a token is good until five minutes after its last use', () => {
  const { clock, tokens } = setUp();
  const token = tokens.issue();
  expect(tokenSchema.safeParse(token).success).toBe(true);
  for (let use = 0; use < 3; use += 1) {
    clock.advance(adminTokenIdleMs - 1);
    expect(tokens.use(token)).toBe(true);
  }
  clock.advance(adminTokenIdleMs);
  expect(tokens.use(token)).toBe(false);
});

test('what was never issued is refused', () => {
  const { tokens } = setUp();
  tokens.issue();
  expect(tokens.use('A'.repeat(43))).toBe(false);
});

test('a new PIN ends every token', () => {
  const { tokens } = setUp();
  const token = tokens.issue();
  tokens.revokeAll();
  expect(tokens.use(token)).toBe(false);
});

test('of many tokens the newest few stay', () => {
  const { tokens } = setUp();
  const issued = Array.from({ length: 6 }, () => tokens.issue());
  expect(issued.map((token) => tokens.use(token))).toEqual([false, false, true, true, true, true]);
});
