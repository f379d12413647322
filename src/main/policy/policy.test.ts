import { expect, test } from 'vitest';
import { createFakeClock, createMemoryFile, createMemoryLogger } from '../testing/fakes.ts';
import { parsePolicyFile } from './filePolicy.ts';
import { openPolicy, policyIntervalMs } from './policy.ts';
import type { PolicyReading } from './reading.ts';

const reading = (enforced: object = {}, recommended: object = {}): PolicyReading =>
  parsePolicyFile({ state: 'text', text: JSON.stringify({ enforced, recommended }) });
const unreadable: PolicyReading = { state: 'unreadable', why: 'Locked.' };

async function open(first: PolicyReading, last?: unknown) {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const lastFile = createMemoryFile(last);
  const world = { next: first, reads: 0, heard: 0 };
  const read = (): Promise<PolicyReading> => {
    world.reads += 1;
    return Promise.resolve(world.next);
  };
  const policy = await openPolicy({ read, lastFile, clock, logger });
  policy.subscribe(() => {
    world.heard += 1;
  });
  /** Lets time pass and what was started in it come to its end. */
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await policy.check();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { policy, world, clock, logger, lastFile, pass };
}

test('policy is looked at each minute, and told when it is another one', async () => {
  const { policy, world, pass } = await open(reading({ 'room.name': 'A' }));
  expect(policy.layers).toEqual({ enforced: { 'room.name': 'A' }, recommended: {} });
  await pass(policyIntervalMs);
  expect(world.heard).toBe(0);
  world.next = reading({ 'room.name': 'B' }, { 'room.language': 'de' });
  await pass(policyIntervalMs);
  expect(policy.layers).toEqual({
    enforced: { 'room.name': 'B' },
    recommended: { 'room.language': 'de' },
  });
  expect(world.heard).toBe(1);
});

test('the timer looks by itself', async () => {
  const { world, clock } = await open(reading());
  for (let minute = 1; minute <= 3; minute += 1) {
    clock.advance(policyIntervalMs);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect(world.reads).toBe(1 + minute);
  }
});

test('a policy that cannot be read stays in force, and that is said', async () => {
  const { policy, world, pass } = await open(reading({ 'room.name': 'A' }));
  world.next = unreadable;
  await pass(policyIntervalMs);
  expect(policy.layers.enforced).toEqual({ 'room.name': 'A' });
  expect(policy.trouble).toEqual({ what: 'policy.unreadable', details: ['Locked.'], file: null });
  expect(world.heard).toBe(1);
  world.next = reading({ 'room.name': 'A' });
  await pass(policyIntervalMs);
  expect(policy.trouble).toBeNull();
});

test('also when the room starts anew meanwhile', async () => {
  const { lastFile } = await open(reading({ 'room.name': 'A' }, { 'meeting.pin': false }));
  const { policy } = await open(unreadable, lastFile.content);
  expect(policy.layers).toEqual({
    enforced: { 'room.name': 'A' },
    recommended: { 'meeting.pin': false },
  });
});

test('a policy that is gone is gone', async () => {
  const { policy, world, pass, lastFile } = await open(reading({ 'room.name': 'A' }));
  world.next = parsePolicyFile({ state: 'absent' });
  await pass(policyIntervalMs);
  expect(policy.layers.enforced).toEqual({});
  expect(lastFile.content).toEqual({ enforced: {}, recommended: {} });
});

test('bad values are a trouble for the administrator and one line of the log', async () => {
  const bad = reading({ 'room.name': 'A', 'network.port': 80 }, { colour: 'red' });
  const { policy, logger, pass } = await open(bad);
  expect(policy.layers.enforced).toEqual({ 'room.name': 'A' });
  expect(policy.trouble).toEqual({
    what: 'policy.values',
    details: [
      'enforced: network.port must be a whole number from 1024 to 65535.',
      'recommended: colour is no setting of this version.',
    ],
    file: null,
  });
  await pass(policyIntervalMs);
  expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
});

test('nothing is looked at after the end', async () => {
  const { policy, world, clock } = await open(reading());
  policy.dispose();
  clock.advance(10 * policyIntervalMs);
  expect(world.reads).toBe(1);
});

test.each([
  ['half a file', '{"enforced":{'],
  ['a list', '[]'],
  ['another word', '{"forced":{}}'],
  ['settings at the top', '{"room.name":"A"}'],
  ['a list of settings', '{"enforced":[]}'],
])('%s is no policy file', (_, text) => {
  expect(parsePolicyFile({ state: 'text', text })).toMatchObject({ state: 'unreadable' });
});

test('a file that is too large is no policy file', () => {
  expect(parsePolicyFile({ state: 'too large' })).toEqual({
    state: 'unreadable',
    why: 'The policy file is too large.',
  });
});
