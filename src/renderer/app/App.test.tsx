import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { err } from '#shared/result.ts';
import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import { loadWallCatalog } from '../../ui/catalogs/wall.ts';
import {
  hosting,
  id,
  inside,
  makeLobbyGuest,
  makeParticipant,
  makeRoom,
  ownId,
  visiting,
  wall,
} from '../testing/builders.ts';
import {
  createFakeCall,
  createFakeClock,
  createFakeDevices,
  createFakeRoom,
} from '../testing/fakes.ts';
import { startWall } from './startWall.tsx';

/** The whole wall, with a room that is the test's. */
let stop: () => void = () => undefined;

beforeEach(() => {
  document.body.innerHTML = '<div id="root"></div>';
});
afterEach(() => {
  act(() => stop());
  cleanup();
});

async function openWall(snapshot: RoomSnapshot | null) {
  const root = document.getElementById('root');
  if (!root) throw new Error('no root');
  const room = createFakeRoom(snapshot);
  const devices = createFakeDevices(new MediaStream());
  const call = createFakeCall(() => new MediaStream());
  const clock = createFakeClock();
  let chimes = 0;
  await act(async () => {
    const running = startWall({
      root,
      client: room,
      call,
      devices,
      chime: { play: () => void (chimes += 1), dispose: () => undefined },
      after: clock.after,
      loadCatalog: loadWallCatalog,
      report: (error) => {
        throw error;
      },
    });
    stop = running.dispose;
    await Promise.resolve();
  });
  await waitFor(() => screen.getByRole('main'));
  // What the first picture listens to is hung up after it.
  await act(() => Promise.resolve());
  return {
    room,
    devices,
    call,
    clock,
    chimes: () => chimes,
    show: (next: RoomSnapshot) => act(() => room.show(next)),
  };
}

const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });
const press = (name: string | RegExp): Promise<void> =>
  act(async () => {
    fireEvent.click(button(name));
    await Promise.resolve();
  });

const anna = makeParticipant('A', { name: 'Anna' });

describe('the home screen', () => {
  test('shows the room, its id and the way in', async () => {
    await openWall(makeRoom());
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Aurora');
    expect(screen.getByTestId('meeting-id').textContent).toBe('897 521 3240');
    expect(screen.getByTestId('qr').getAttribute('data-url')).toBe(
      'https://192.168.1.20:8034/#k=key',
    );
  });

  test('starts a meeting with one press', async () => {
    const { room } = await openWall(makeRoom());
    await press('Start meeting');
    expect(room.asked).toEqual(['startMeeting()']);
  });

  test('says in words why a meeting could not start', async () => {
    const { room, clock } = await openWall(makeRoom());
    room.answers.set('startMeeting', err({ code: 'meeting.running' }));
    await press('Start meeting');
    const text = 'A meeting is already under way. End it first.';
    await waitFor(() => screen.getByText(text));
    act(() => clock.pass(9_000));
    expect(screen.queryByText(text)).toBeNull();
  });

  test('changes its language with the room', async () => {
    const { show } = await openWall(makeRoom());
    const german = { name: 'Aurora', language: 'de', version: '0.1.0' } as const;
    show(makeRoom({ room: german }));
    await waitFor(() => button('Meeting starten'));
    expect(document.documentElement.lang).toBe('de');
  });

  test('waits for a room that has not spoken yet', async () => {
    const { show } = await openWall(null);
    expect(screen.getByRole('status').textContent).toBe('The room is starting…');
    show(makeRoom());
    expect(button('Start meeting')).toBeDefined();
  });

  test('tells a page the room does not know what to do', async () => {
    const { room } = await openWall(makeRoom());
    act(() => room.connect('refused'));
    expect(screen.getByRole('status').textContent).toContain('Open the room with a new one');
  });
});

describe('a knock', () => {
  const knocking = makeRoom({ lobby: [makeLobbyGuest('L', { name: 'Lena' })] });

  test('is shown, spoken and heard, and answered with one press', async () => {
    const { room, show, chimes } = await openWall(makeRoom());
    show(knocking);
    expect(chimes()).toBe(1);
    expect(screen.getByRole('alert').textContent).toContain('Lena wants to join');
    await press('Admit Lena');
    await press('Deny Lena');
    expect(room.asked).toEqual([`admit("${id('L')}")`, `deny("${id('L')}")`]);
  });

  test('stays in reach while a dialog is open', async () => {
    const { room, show } = await openWall(makeRoom({ meeting: hosting([anna]) }));
    await press('End');
    show(makeRoom({ meeting: hosting([anna]), lobby: knocking.lobby }));
    expect(button('Admit Lena').closest('[inert]')).toBeNull();
    expect(screen.getByTestId(`tile-${anna.id}`).closest('[inert]')).not.toBeNull();
    await press('Admit Lena');
    expect(room.asked).toContain(`admit("${id('L')}")`);
  });

  test('gives way to the list of people, which shows it too', async () => {
    await openWall(makeRoom({ meeting: hosting([anna]), lobby: knocking.lobby }));
    await press(/^People/);
    expect(screen.queryByTestId('knock')).toBeNull();
    expect(screen.getByTestId(`waiting-${id('L')}`)).toBeDefined();
  });
});

describe('a call', () => {
  test('begins and ends with the meeting, camera and microphone with it', async () => {
    const { devices, show } = await openWall(makeRoom());
    show(makeRoom({ meeting: hosting([anna]) }));
    expect(screen.getByTestId(`tile-${anna.id}`).getAttribute('data-name')).toBe('Anna');
    expect(devices.snapshot.camera.isOn).toBe(true);
    show(makeRoom());
    expect(button('Start meeting')).toBeDefined();
    expect(devices.snapshot.camera.isOn).toBe(false);
  });

  test('mutes with a button whose state is spoken', async () => {
    const { devices } = await openWall(makeRoom({ meeting: hosting([anna]) }));
    expect(button('Microphone').getAttribute('aria-pressed')).toBe('true');
    await press('Microphone');
    expect(devices.snapshot.microphone.isOn).toBe(false);
    expect(button('Microphone').getAttribute('aria-pressed')).toBe('false');
  });

  test('asks before it ends for everybody', async () => {
    const { room } = await openWall(makeRoom({ meeting: hosting([anna]) }));
    await press('End');
    expect(room.asked).not.toContain('endMeeting()');
    await press('End meeting');
    expect(room.asked).toContain('endMeeting()');
  });

  test('shows what somebody shares, and whose it is', async () => {
    const sharing = makeParticipant('A', { name: 'Anna', media: { screen: true } });
    await openWall(makeRoom({ meeting: hosting([sharing]) }));
    expect(screen.getByRole('figure', { name: 'Anna is sharing' }).dataset['testid']).toBe(
      `stage-${anna.id}`,
    );
  });

  test('announces who comes, who goes, and who is muted', async () => {
    const { show } = await openWall(makeRoom({ meeting: hosting() }));
    show(makeRoom({ meeting: hosting([anna]) }));
    expect(screen.getByText('Anna has joined').closest('[aria-live]')).not.toBeNull();
    show(
      makeRoom({
        meeting: hosting([makeParticipant('A', { name: 'Anna', media: { microphone: false } })]),
      }),
    );
    expect(screen.getByText('Anna: microphone off').closest('[aria-live]')).not.toBeNull();
  });

  test('says who switched the microphone off', async () => {
    const { room, devices } = await openWall(makeRoom({ meeting: visiting(inside([wall, anna])) }));
    act(() => room.send({ n: 1, kind: 'muted' }));
    expect(devices.snapshot.microphone.isOn).toBe(false);
    expect(screen.getByText('Borealis has switched this room’s microphone off')).toBeDefined();
  });

  test('leaves another room without asking twice', async () => {
    const { room } = await openWall(makeRoom({ meeting: visiting(inside([wall, anna])) }));
    await press('Leave');
    expect(room.asked).toContain('endMeeting()');
  });
});

describe('joining by id', () => {
  const type = (value: string): void => {
    fireEvent.change(screen.getByRole('textbox', { name: 'Meeting ID' }), { target: { value } });
  };

  test('notices a wrong digit before anything is sent', async () => {
    const { room } = await openWall(makeRoom());
    await press('Call another room');
    type('8975213241');
    expect(screen.getAllByRole('alert').map((one) => one.textContent)).toContain(
      'This is not a meeting ID. Compare the ten digits with the other room’s screen.',
    );
    expect(button('Confirm').hasAttribute('disabled')).toBe(true);
    expect(room.asked).toEqual([]);
  });

  test('calls with the keys on the screen', async () => {
    const { room } = await openWall(makeRoom());
    await press('Call another room');
    for (const digit of '5000000076') await press(digit);
    await press('Confirm');
    expect(room.asked).toEqual(['callRoom("5000000076")']);
  });

  test('shows in place why a room could not be called', async () => {
    const { room } = await openWall(makeRoom());
    room.answers.set('callRoom', err({ code: 'id.publicNotAllowed' }));
    await press('Call another room');
    type('0134744072');
    await press('Confirm');
    await waitFor(() => expect(screen.getByText(/outside the local network/)).toBeDefined());
  });

  test('knocks with a PIN, and says when it was refused', async () => {
    const door = (failure: { code: 'join.refused' } | null) =>
      makeRoom({ meeting: visiting({ at: 'door', pinOpens: true, failure }) });
    const { room, show } = await openWall(door(null));
    for (const digit of '4821') await press(digit);
    await press('Confirm');
    expect(room.asked).toContain('knock("4821")');
    show(door({ code: 'join.refused' }));
    expect(screen.getByText(/That did not open the door/)).toBeDefined();
    await press('Ask to be let in');
    expect(room.asked).toContain('knock(null)');
  });

  test('looks for rooms nearby while the page is open, and no longer', async () => {
    const { room } = await openWall(makeRoom());
    expect(room.watchers()).toBe(0);
    await press('Call another room');
    expect(room.watchers()).toBe(1);
    expect(screen.getByText('Looking for rooms…')).toBeDefined();
    await press('Back');
    expect(room.watchers()).toBe(0);
  });

  test('calls a room of the list with one tap', async () => {
    const { room } = await openWall(makeRoom());
    await press('Call another room');
    act(() =>
      room.showNearby({
        rooms: [
          {
            identity: 'b',
            name: 'Borealis',
            isNameCut: false,
            state: 'busy',
            id: ownId,
            heardAt: Date.now(),
          },
        ],
        searchedAt: Date.now(),
        trouble: null,
      }),
    );
    await press(/Borealis.*busy/);
    expect(room.asked).toEqual([`callRoom("${ownId}")`]);
  });

  test('Escape gives up', async () => {
    const { room } = await openWall(makeRoom({ meeting: visiting({ at: 'connecting' }) }));
    await act(async () => {
      fireEvent.keyDown(document.body, { key: 'Escape' });
      await Promise.resolve();
    });
    expect(room.asked).toEqual(['endMeeting()']);
  });
});
