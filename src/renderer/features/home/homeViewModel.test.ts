import { describe, expect, test } from 'vitest';
import { makeRoom } from '../../testing/builders.ts';
import { buildHome } from './homeViewModel.ts';

const actions = { start: () => undefined, join: () => undefined, openSettings: () => undefined };
const up = makeRoom().network;
const down = { state: 'none', failure: { code: 'network.none' } } as const;

describe('the home screen', () => {
  test('shows the id in groups and the address without its last stroke', () => {
    expect(buildHome(makeRoom(), true, actions).invitation).toMatchObject({
      id: '897 521 3240',
      guestAddress: 'https://192.168.1.20:8034',
      guestLink: 'https://192.168.1.20:8034/#k=key',
    });
  });

  test('has no id where the address has none, and can still start a meeting', () => {
    if (up.state === 'none') throw new Error('the builder makes a network');
    const home = buildHome(makeRoom({ network: { ...up, id: null } }), true, actions);
    expect(home.invitation?.id).toBeNull();
    expect(home.start).toBeDefined();
  });

  test('starts and joins nothing without a network, and says why', () => {
    const home = buildHome(makeRoom({ network: down }), true, actions);
    expect(home).toMatchObject({ invitation: null, start: undefined, join: undefined });
    expect(home.problems).toEqual([{ code: 'network.none' }]);
  });

  test('starts and joins nothing while the room is out of reach', () => {
    expect(buildHome(makeRoom(), false, actions)).toMatchObject({
      start: undefined,
      join: undefined,
    });
  });

  test('a room without Bluetooth is not in trouble, and says that proximity is off', () => {
    const notices = [{ code: 'beacon.noBluetooth' }, { code: 'beacon.testCompanyId' }] as const;
    const home = buildHome(makeRoom({ notices }), true, actions);
    expect(home).toMatchObject({ problems: [], isProximityOff: true });
    expect(buildHome(makeRoom(), true, actions).isProximityOff).toBe(false);
  });

  test('says each problem once', () => {
    const notices = [{ code: 'network.none' }, { code: 'settings.wasBroken' }] as const;
    const home = buildHome(makeRoom({ network: down, notices }), true, actions);
    expect(home.problems.map(({ code }) => code)).toEqual(['network.none', 'settings.wasBroken']);
  });
});
