import { expect, test } from 'vitest';
import type { SettingsPatch } from '#shared/settings.ts';
import { createCloudChoice } from './cloudChoice.ts';

const policys = 'https://policy.example.org';
const typed = 'https://typed.example.org';
const key = 'K'.repeat(43);

const choose = (
  enforced: SettingsPatch,
  { recommended = {}, own = null }: { recommended?: SettingsPatch; own?: string | null } = {},
) =>
  createCloudChoice({
    policy: () => ({ enforced, recommended }),
    typed: () => own,
    readAuthorities: (file) => Promise.resolve(file === '/good.pem' ? 'PEM' : undefined),
  });

test('policy goes before what was typed, and that before what policy recommends', () => {
  const both = { recommended: { 'cloud.url': policys }, own: typed };
  expect(choose({ 'cloud.url': policys }, { own: typed }).current).toEqual({
    url: policys,
    isFixed: true,
  });
  expect(choose({}, both).current).toEqual({ url: typed, isFixed: false });
  expect(choose({}, { ...both, own: null }).current).toEqual({ url: policys, isFixed: false });
  expect(choose({}).current).toEqual({ url: null, isFixed: false });
});

test('policy’s authority and key count for policy’s cloud only', async () => {
  const trusted = { 'cloud.caFile': '/good.pem', 'cloud.spki': key };
  expect(await choose({ ...trusted, 'cloud.url': policys }).reach()).toEqual({
    ok: true,
    value: { url: policys, trust: { ca: 'PEM', spki: key } },
  });
  expect(await choose(trusted, { own: typed }).reach()).toEqual({
    ok: true,
    value: { url: typed, trust: {} },
  });
});

test.each([
  ['no cloud is named', {}, 'cloud.none'],
  ['policy says that there is none', { 'cloud.url': null }, 'cloud.localOnly'],
  ['policy keeps to the LAN', { 'cloud.localOnly': true, 'cloud.url': policys }, 'cloud.localOnly'],
  [
    'the authority’s file is none',
    { 'cloud.url': policys, 'cloud.caFile': '/no' },
    'cloud.caUnusable',
  ],
] as const)('nobody is asked where %s', async (_why, enforced, code) => {
  const own = code === 'cloud.localOnly' ? typed : null;
  expect(await choose(enforced, { own }).reach()).toEqual({ ok: false, error: { code } });
});
