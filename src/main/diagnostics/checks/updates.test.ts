import { expect, test } from 'vitest';
import type { UpdateReason, UpdateView } from '#shared/update.ts';
import { createFakeChecksDeps } from '../testing/fakeChecksDeps.ts';
import { checkUpdates } from './updates.ts';

const { clock } = createFakeChecksDeps();
const day = 24 * 60 * 60_000;
const view = (reason: UpdateReason, changes: Partial<UpdateView> = {}): UpdateView => ({
  ...{ reason, running: '1.2.3', offered: null, checkedAt: clock.now() - day, blocked: null },
  ...changes,
});
const check = (known: UpdateView | null) =>
  checkUpdates(() => ({ view: known, version: '1.0.0', channel: 'stable' }), clock).run(
    new AbortController().signal,
  );

test('says what runs, from which channel, when it was last looked for and what was blocked', async () => {
  const at = Date.UTC(2026, 10, 22, 2, 15);
  const { facts } = await check(view('manifestForged', { checkedAt: at, blocked: '1.3.0' }));
  expect(Object.fromEntries(facts.map(({ name, value }) => [name, value]))).toEqual({
    ...{ version: '1.2.3', channel: 'stable', blocked: '1.3.0', cause: 'manifestForged' },
    checkedAt: '2026-11-22 02:15 UTC',
  });
});

test.each([
  ['a room that is up to date', view('current'), 'ok', 'updates'],
  ['a room that waits for its turn', view('notYourTurn'), 'ok', 'updates'],
  ['a new room', view('neverChecked', { checkedAt: null }), 'ok', 'updates'],
  ['a forged manifest', view('manifestForged'), 'warning', 'updates'],
  ['a version that did not start', view('blocked'), 'warning', 'updates'],
  [
    'a task that has gone',
    view('current', { checkedAt: clock.now() - 8 * day }),
    'warning',
    'updates',
  ],
  ['a room that is not updated', view('off'), 'skipped', 'updates'],
  ['a room without a shell', null, 'skipped', 'updatesNone'],
])('%s', async (_, known, state, reason) => {
  expect(await check(known)).toMatchObject({ state, reason, rule: null });
});
