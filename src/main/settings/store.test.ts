import { expect, test, vi } from 'vitest';
import { defaultSettings } from '#shared/settings.ts';
import { createMemoryFile, createMemoryLogger } from '../testing/fakes.ts';
import { openSettings, type SettingsDeps } from './store.ts';

async function open(content?: unknown, managed: SettingsDeps['managed'] = {}) {
  const file = createMemoryFile(content);
  const logger = createMemoryLogger();
  const onBroken = vi.fn<() => void>();
  const store = await openSettings({ file, managed, logger, onBroken });
  return { file, logger, onBroken, store };
}

test('a room without a file has the defaults', async () => {
  const { store, onBroken } = await open();
  expect(store.current.values).toEqual(defaultSettings);
  expect(new Set(Object.values(store.current.sources))).toEqual(new Set(['default']));
  expect(onBroken).not.toHaveBeenCalled();
});

test('what was set on the wall wins over the default and says so', async () => {
  const { store } = await open({ 'room.name': 'Aula' });
  expect(store.current.values).toEqual({ ...defaultSettings, 'room.name': 'Aula' });
  expect(store.current.sources['room.name']).toBe('wall');
  expect(store.current.sources['room.language']).toBe('default');
});

test('policy wins over provisioning, provisioning over the wall', async () => {
  const { store } = await open(
    { 'room.name': 'Wall', 'room.language': 'de', 'meeting.pin': false },
    {
      policy: { 'room.name': 'Policy' },
      provisioning: { 'room.name': 'Provisioned', 'room.language': 'fr' },
    },
  );
  expect(store.current.values['room.name']).toBe('Policy');
  expect(store.current.values['room.language']).toBe('fr');
  expect(store.current.values['meeting.pin']).toBe(false);
  expect(store.current.sources).toMatchObject({
    'room.name': 'policy',
    'room.language': 'provisioning',
    'meeting.pin': 'wall',
    'meeting.lobby': 'default',
  });
});

test('one unusable value costs no other', async () => {
  const { store, onBroken } = await open({ 'room.name': 'Aula', 'network.port': 'many' });
  expect(store.current.values['room.name']).toBe('Aula');
  expect(store.current.values['network.port']).toBe(defaultSettings['network.port']);
  expect(onBroken).toHaveBeenCalledOnce();
});

test.each([[[]], ['text'], [7], [null]])(
  'a file that holds %j leaves the defaults',
  async (content) => {
    const { store, onBroken } = await open(content);
    expect(store.current.values).toEqual(defaultSettings);
    expect(onBroken).toHaveBeenCalledOnce();
  },
);

test('unknown settings are dropped with a log line, not taken for damage', async () => {
  const { store, logger, onBroken } = await open({ 'room.colour': 'red', __proto__: { a: 1 } });
  expect(store.current.values).toEqual(defaultSettings);
  expect(onBroken).not.toHaveBeenCalled();
  expect(logger.lines).toContainEqual(
    expect.objectContaining({ level: 'warn', fields: { unknown: ['room.colour'] } }),
  );
});

test('a change is on the disk before it is in force, and listeners hear what changed', async () => {
  const { store, file } = await open();
  const heard: unknown[] = [];
  store.subscribe((changed) => heard.push([changed, store.current.values['room.name']]));
  expect(await store.change({ 'room.name': 'Aula', 'meeting.pin': true })).toMatchObject({
    ok: true,
    value: { values: { 'room.name': 'Aula' }, sources: { 'meeting.pin': 'wall' } },
  });
  expect(file.content).toEqual({ 'room.name': 'Aula', 'meeting.pin': true });
  expect(heard).toEqual([[['room.name'], 'Aula']]);
});

test('a change that cannot be written is not applied', async () => {
  const { store, file } = await open({ 'room.name': 'Aula' });
  const listener = vi.fn<() => void>();
  store.subscribe(listener);
  file.isFull = true;
  expect(await store.change({ 'room.name': 'Other' })).toEqual({
    ok: false,
    error: { code: 'settings.notSaved' },
  });
  expect(store.current.values['room.name']).toBe('Aula');
  expect(listener).not.toHaveBeenCalled();
  file.isFull = false;
  expect(await store.change({ 'room.language': 'it' })).toMatchObject({ ok: true });
  expect(file.content).toEqual({ 'room.name': 'Aula', 'room.language': 'it' });
});

test.each(['policy', 'start', 'provisioning'] as const)(
  'a change of what %s has fixed is refused whole, and the setting is named',
  async (source) => {
    const { store, file } = await open({}, { [source]: { 'meeting.pin': true } });
    const fixed = { ok: false, error: { code: 'settings.fixed', setting: 'meeting.pin' } };
    expect(await store.change({ 'room.name': 'Aula', 'meeting.pin': false })).toEqual(fixed);
    expect(await store.reset('meeting.pin')).toEqual(fixed);
    expect(file.writes).toBe(0);
    expect(store.current.values['room.name']).toBe(defaultSettings['room.name']);
  },
);

test('what is recommended stands until the wall says something else, and again once that is taken back', async () => {
  const { store, file } = await open(undefined, { recommended: { 'room.name': 'Aula' } });
  expect(store.current.sources['room.name']).toBe('recommended');
  await store.change({ 'room.name': 'Wall' });
  expect(store.current.values['room.name']).toBe('Wall');
  const heard: unknown[] = [];
  store.subscribe((changed) => heard.push(changed));
  expect(await store.reset('room.name')).toMatchObject({
    ok: true,
    value: { values: { 'room.name': 'Aula' }, sources: { 'room.name': 'recommended' } },
  });
  expect(file.content).toEqual({});
  expect(heard).toEqual([['room.name']]);
});

test('a layer is replaced while the room runs, and listeners hear what has another value now', async () => {
  const { store } = await open({ 'room.name': 'Wall', 'room.language': 'de' });
  const heard: unknown[] = [];
  store.subscribe((changed) => heard.push(changed));
  store.setLayer('policy', { 'room.name': 'Policy', 'room.language': 'de' });
  store.setLayer('provisioning', { 'room.name': 'Provisioned' });
  store.setLayer('policy', { 'meeting.pin': false });
  store.setLayer('policy', { 'meeting.pin': false });
  expect(heard).toEqual([['room.name'], ['room.name', 'meeting.pin']]);
  expect(store.current.sources).toMatchObject({
    'room.name': 'provisioning',
    'room.language': 'wall',
    'meeting.pin': 'policy',
  });
  store.setLayer('provisioning', {});
  expect(store.current.values['room.name']).toBe('Wall');
});

test('a policy that comes while a change waits is obeyed', async () => {
  const { store } = await open();
  const first = store.change({ 'room.language': 'it' });
  const second = store.change({ 'room.name': 'Wall' });
  store.setLayer('policy', { 'room.name': 'Policy' });
  expect(await first).toMatchObject({ ok: true });
  expect(await second).toEqual({
    ok: false,
    error: { code: 'settings.fixed', setting: 'room.name' },
  });
});

test('a key without a value changes nothing', async () => {
  const { store } = await open({ 'room.name': 'Aula' });
  expect(await store.change({ 'room.name': undefined })).toMatchObject({
    value: { values: { 'room.name': 'Aula' } },
  });
});

test('changes made at the same time all last', async () => {
  const { store, file } = await open();
  await Promise.all([
    store.change({ 'room.name': 'Aula' }),
    store.change({ 'room.language': 'fr' }),
    store.change({ 'meeting.pin': false }),
  ]);
  expect(file.content).toEqual({
    'room.name': 'Aula',
    'room.language': 'fr',
    'meeting.pin': false,
  });
});
