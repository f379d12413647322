import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { err } from '#shared/result.ts';
import type { CloudView } from '#shared/room/cloud.ts';
import type { PairedController } from '#shared/room/snapshot.ts';
import type { I18n } from '../../../ui/i18n.ts';
import { makeCloud, makeSettings, noCloud } from '../../testing/builders.ts';
import { createFakeRoom, type FakeRoom } from '../../testing/fakes.ts';
import { loadWords, withWords } from '../../testing/words.tsx';
import { SettingsPage } from './SettingsPage.tsx';
import { useSettings } from './useSettings.ts';

let words: I18n;
beforeAll(async () => {
  words = await loadWords();
});
afterEach(cleanup);

const openedAt = Date.now();
type PageProps = {
  room: FakeRoom;
  isAdminPinSet: boolean;
  controllers?: readonly PairedController[];
  cloud?: CloudView;
  now?: number;
};

function Page({
  room,
  isAdminPinSet,
  controllers = [],
  cloud = noCloud,
  now = openedAt,
}: PageProps): ReactNode {
  const session = useSettings(room.commands, isAdminPinSet);
  return (
    <SettingsPage
      session={session}
      cloud={cloud}
      version="0.1.0"
      controllers={controllers}
      now={now}
      close={() => undefined}
      devices={<p>pickers</p>}
      diagnostics={<p>findings</p>}
    />
  );
}

function open(isAdminPinSet = true, cloud = noCloud): FakeRoom {
  const room = createFakeRoom();
  render(withWords(words, <Page room={room} isAdminPinSet={isAdminPinSet} cloud={cloud} />));
  return room;
}

const press = (name: string | RegExp): Promise<void> =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }));
    await Promise.resolve();
  });

async function enterPin(pin: string): Promise<void> {
  fireEvent.change(screen.getByLabelText('Administrator PIN'), { target: { value: pin } });
  await press('Confirm');
}

async function openSettings(room = open()): Promise<FakeRoom> {
  await enterPin('1234');
  await waitFor(() => screen.getByRole('navigation'));
  return room;
}

describe('the administrator PIN', () => {
  test('is never shown while it is typed', () => {
    open();
    expect(screen.getByLabelText('Administrator PIN').getAttribute('type')).toBe('password');
  });

  test('opens the settings', async () => {
    const room = await openSettings();
    expect(room.asked[0]).toBe('unlockSettings("1234")');
    expect(screen.getByRole('button', { name: 'Network' })).toBeDefined();
  });

  test('is asked for again after a wrong one, in an empty field, with the reason', async () => {
    const room = open();
    room.answers.set('unlockSettings', err({ code: 'settings.tooOften', retryAfterSeconds: 60 }));
    await enterPin('9999');
    await waitFor(() => screen.getByText(/Too many wrong PINs.*Try again in 1 minute/));
    expect(screen.getByLabelText<HTMLInputElement>('Administrator PIN').value).toBe('');
  });

  test('is chosen on a new room by typing it twice', async () => {
    const room = open(false);
    await enterPin('1234');
    expect(room.asked).toEqual([]);
    await enterPin('1235');
    expect(screen.getByText(/were not the same/)).toBeDefined();
    await enterPin('1234');
    await enterPin('1234');
    await waitFor(() => screen.getByRole('navigation'));
    expect(room.asked[0]).toBe('setAdminPin("1234", null)');
  });
});

describe('a setting', () => {
  test('is changed with one press and says where its value comes from', async () => {
    const room = await openSettings();
    expect(screen.getByTestId('source-room.language').dataset['source']).toBe('default');
    room.settings = makeSettings({ 'room.language': 'it' }, { 'room.language': 'wall' });
    await act(async () => {
      fireEvent.click(screen.getByRole('radio', { name: 'Italiano' }));
      await Promise.resolve();
    });
    expect(room.asked.at(-1)).toContain('{"room.language":"it"}');
    await waitFor(() => screen.getByText('Set on this wall'));
  });

  test('that a policy has fixed cannot be changed here', async () => {
    const room = open();
    room.settings = makeSettings({}, { 'room.language': 'policy' });
    await openSettings(room);
    expect(screen.getByRole('radiogroup', { name: 'Language' }).hasAttribute('disabled')).toBe(
      true,
    );
    expect(screen.getByText('Set by policy')).toBeDefined();
  });

  test.each(['start', 'provisioning'] as const)(
    'that comes from %s cannot be changed here either',
    async (source) => {
      const room = open();
      room.settings = makeSettings({}, { 'room.language': source });
      await openSettings(room);
      const choice = screen.getByRole('radiogroup', { name: 'Language' });
      expect(choice.hasAttribute('disabled')).toBe(true);
    },
  );

  test('that was set on the wall can be taken back, any other cannot', async () => {
    const room = open();
    room.settings = makeSettings({ 'room.language': 'it' }, { 'room.language': 'wall' });
    await openSettings(room);
    expect(screen.queryByRole('button', { name: 'Take back: Room name' })).toBeNull();
    room.settings = makeSettings({}, { 'room.language': 'recommended' });
    await press('Take back: Language');
    expect(room.asked.at(-1)).toMatch(/^resetSetting\("t+", "room.language"\)$/);
    await waitFor(() => screen.getByText('Recommended by your organisation'));
  });

  test('that policy has fixed while the page was open is locked after the refusal, and named', async () => {
    const room = await openSettings();
    room.answers.set('changeSettings', err({ code: 'settings.fixed', setting: 'room.language' }));
    room.settings = makeSettings({}, { 'room.language': 'policy' });
    await act(async () => {
      fireEvent.click(screen.getByRole('radio', { name: 'Deutsch' }));
      await Promise.resolve();
    });
    await waitFor(() => screen.getByText('Set by policy'));
    expect(screen.getByText(/cannot change room\.language/)).toBeDefined();
  });

  test('that could not be saved says so and keeps its value', async () => {
    const room = await openSettings();
    room.answers.set('changeSettings', err({ code: 'settings.notSaved' }));
    await press('Meetings');
    const pin = screen.getByRole('switch', { name: 'PIN for new meetings' });
    await act(async () => {
      fireEvent.click(pin);
      await Promise.resolve();
    });
    await waitFor(() => screen.getByText(/could not be saved/));
    expect(screen.getByRole('switch', { name: 'PIN for new meetings' })).toHaveProperty(
      'checked',
      true,
    );
  });

  test('asks for the PIN again when the settings have been open too long', async () => {
    const room = await openSettings();
    room.answers.set('changeSettings', err({ code: 'settings.locked' }));
    await act(async () => {
      fireEvent.click(screen.getByRole('radio', { name: 'Deutsch' }));
      await Promise.resolve();
    });
    await waitFor(() => expect(screen.getByLabelText('Administrator PIN')).toBeDefined());
  });

  test('interface: the room chooses, or one is named', async () => {
    const room = await openSettings();
    await press('Network');
    expect(screen.getByRole('radio', { name: 'Automatic' })).toHaveProperty('checked', true);
    await act(async () => {
      fireEvent.click(screen.getByRole('radio', { name: /^eth0/ }));
      await Promise.resolve();
    });
    expect(room.asked.at(-1)).toContain('{"network.interface":"eth0"}');
    expect(screen.getByRole('radio', { name: /docker0.*virtual/ })).toBeDefined();
  });

  test('port: only one that can be used is taken', async () => {
    const room = await openSettings();
    await press('Network');
    await press(/^8034/);
    const field = screen.getByRole('textbox', { name: 'Port' });
    fireEvent.change(field, { target: { value: '70000' } });
    expect(screen.getByText('Choose a port from 1024 to 65535.')).toBeDefined();
    fireEvent.change(field, { target: { value: '8443' } });
    await press('Confirm');
    expect(room.asked.at(-1)).toContain('{"network.port":8443}');
  });

  test('name: typed on the screen, saved without blanks around it', async () => {
    const room = await openSettings();
    await press(/^Meeting room/);
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Room name' });
    fireEvent.change(field, { target: { value: ' Bor' } });
    field.setSelectionRange(4, 4);
    for (const key of ['e', 'x', 'Delete', 'Capitals', 'A', 'l', 'i', 's']) await press(key);
    expect(field.value).toBe(' BoreAlis');
    field.setSelectionRange(5, 6);
    await press('a');
    await press('Save');
    expect(room.asked.at(-1)).toContain('{"room.name":"Borealis"}');
  });
});

test('what is wrong with policy and provisioning is said here', async () => {
  const room = open();
  room.settings = {
    ...makeSettings(),
    troubles: [
      { what: 'policy.values', details: ['HKLM: MeetingPin must be 0 or 1.'], file: null },
      {
        what: 'provisioning.refused',
        details: ['one.', 'two.', 'three.', 'four.'],
        file: '/etc/mago-room/provisioning.result.json',
      },
    ],
  };
  await openSettings(room);
  expect(screen.getByText('HKLM: MeetingPin must be 0 or 1.')).toBeDefined();
  expect(screen.getByText(/was refused, and nothing of it applies/)).toBeDefined();
  expect(screen.getByText('three.')).toBeDefined();
  expect(screen.queryByText('four.')).toBeNull();
  expect(screen.getByText(/mago-room\/provisioning\.result\.json/)).toBeDefined();
});

test('the PIN can be changed, and that is confirmed', async () => {
  const room = await openSettings();
  await press('Administrator');
  await press('Change PIN');
  await enterPin('5678');
  await enterPin('5678');
  await waitFor(() => screen.getByText('The administrator PIN has been changed.'));
  expect(room.asked.at(-1)).toMatch(/^setAdminPin\("5678", "t+"\)$/);
});

describe('controllers', () => {
  const phone: PairedController = {
    id: 'p',
    name: 'Anna’s phone',
    pairedAt: Date.now(),
    lastSeenAt: Date.now(),
    isConnected: true,
  };
  const tree = (room: FakeRoom, controllers: readonly PairedController[], now?: number) =>
    withWords(
      words,
      <Page
        room={room}
        isAdminPinSet
        controllers={controllers}
        {...(now === undefined ? {} : { now })}
      />,
    );
  async function openControllers(controllers: readonly PairedController[] = []) {
    const room = createFakeRoom();
    const { rerender } = render(tree(room, controllers));
    await openSettings(room);
    await press('Controllers');
    return {
      room,
      show: (list: readonly PairedController[], now?: number) => rerender(tree(room, list, now)),
    };
  }

  test('a code is made when it is asked for, and void when it leaves the screen', async () => {
    const { room } = await openControllers();
    expect(room.asked.some((command) => command.startsWith('offerPairing'))).toBe(false);
    await press('Pair a phone or tablet');
    await waitFor(() => screen.getByTestId('qr'));
    expect(screen.getByTestId('qr').dataset.url).toContain('/controller/#c=');
    await press('Close');
    expect(room.asked.at(-1)).toMatch(/^withdrawPairing/);
  });

  test('the code gives way to the name of the device that has used it', async () => {
    const { show } = await openControllers();
    await press('Pair a phone or tablet');
    await waitFor(() => screen.getByTestId('qr'));
    show([phone]);
    expect(screen.queryByTestId('qr')).toBeNull();
    expect(screen.getByText('Anna’s phone is paired.')).toBeDefined();
  });

  test('a code that is too old is not shown any more; another can be had', async () => {
    const { room, show } = await openControllers();
    await press('Pair a phone or tablet');
    await waitFor(() => screen.getByTestId('qr'));
    show([], Date.now() + 121_000);
    expect(screen.queryByTestId('qr')).toBeNull();
    await press('New code');
    expect(room.asked.filter((command) => command.startsWith('offerPairing'))).toHaveLength(2);
  });

  test('one is removed after a question', async () => {
    const { room } = await openControllers([phone]);
    expect(screen.getByText(/connected now/)).toBeDefined();
    await press('Remove Anna’s phone');
    expect(room.asked.some((command) => command.startsWith('revokeController'))).toBe(false);
    await press('Remove');
    expect(room.asked.at(-1)).toMatch(/^revokeController\(.*"p"\)/);
  });

  test('after eight the room says that one has to go first', async () => {
    await openControllers(Array.from({ length: 8 }, (_, n) => ({ ...phone, id: String(n) })));
    expect(screen.getByText('Eight devices are paired. Remove one to pair another.')).toBeDefined();
    expect(
      screen.getByRole('button', { name: 'Pair a phone or tablet' }).hasAttribute('disabled'),
    ).toBe(true);
  });
});

describe('the cloud', () => {
  async function openCloud(cloud: CloudView): Promise<FakeRoom> {
    const room = open(true, cloud);
    await openSettings(room);
    await press('Cloud');
    return room;
  }
  const type = (label: string, text: string): Promise<void> =>
    act(async () => {
      fireEvent.change(screen.getByRole('textbox', { name: label }), { target: { value: text } });
      await Promise.resolve();
    });
  const newRoom = makeCloud({ state: 'notEnrolled', name: null });

  test('its address is typed without the scheme', async () => {
    const room = await openCloud(noCloud);
    await press(/No cloud/);
    await type('Address of the cloud', 'Meet.Example.org:8443');
    await press('Save');
    expect(room.asked.at(-1)).toContain('{"cloud.url":"https://meet.example.org:8443"}');
  });

  test('what is no address is not sent', async () => {
    const room = await openCloud(noCloud);
    await press(/No cloud/);
    await type('Address of the cloud', 'meet example');
    expect(screen.getByRole('alert').textContent).toBe('This is not the name of a server.');
    await press('Save');
    expect(room.asked.filter((asked) => asked.startsWith('changeSettings'))).toEqual([]);
  });

  test('a code that was refused is said to be, until another is typed', async () => {
    const room = await openCloud(newRoom);
    room.answers.set('enrolCloud', err({ code: 'cloud.codeRefused' }));
    await press('Enter enrolment code');
    await type('Enrolment code', '7K2M-QX4D');
    await press('Enrol');
    expect(screen.getByRole('alert').textContent).toContain('does not accept this enrolment code');
    await type('Enrolment code', '7K2M-QX4E');
    expect(screen.getByRole('alert').textContent).toBe('');
  });

  test('a room that is in can leave, and is asked once more', async () => {
    const room = await openCloud(makeCloud());
    expect(screen.queryByRole('button', { name: 'Enter enrolment code' })).toBeNull();
    await press('Leave the cloud');
    await act(async () => {
      fireEvent.click(within(screen.getByRole('dialog')).getByText('Leave the cloud'));
      await Promise.resolve();
    });
    expect(room.asked.at(-1)).toMatch(/^leaveCloud\(/);
  });

  test.each(['lost', 'removed', 'replaced', 'notEnrolled'] as const)(
    'a room whose place is %s can be given a new code',
    async (state) => {
      await openCloud(makeCloud({ state }));
      expect(screen.getByTestId('cloud-state').dataset.state).toBe(state);
      expect(screen.getByRole('button', { name: 'Enter enrolment code' })).toBeTruthy();
    },
  );
});
