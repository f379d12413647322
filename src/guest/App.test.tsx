import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HostMessage } from '#shared/signal/messages.ts';
import type { I18n } from '../ui/i18n.ts';
import { App } from './App.tsx';
import { createGuest, type Guest } from './createGuest.ts';
import { makeParticipant, me, selfId, theWall, wallId } from './testing/builders.ts';
import {
  createFakeCall,
  createFakeDevices,
  createFakeRoad,
  createFakeTimers,
  type FakeCall,
  type FakeRoad,
} from './testing/fakes.ts';
import { loadWords } from './testing/words.tsx';

let words: I18n;
let german: I18n;
let guest: Guest;
let road: FakeRoad;
let call: FakeCall;

beforeAll(async () => {
  words = await loadWords();
  german = await loadWords('de');
});
beforeEach(() => {
  guest = createGuest({
    openRoad: () => (road = createFakeRoad()),
    createCall: () => (call = createFakeCall(() => Promise.resolve({ link: 'l', sdp: 'v=0' }))),
    createDevices: createFakeDevices,
    after: createFakeTimers().after,
    keepAwake: () => () => undefined,
    log: () => undefined,
  });
});
afterEach(() => {
  cleanup();
  guest.dispose();
});

const nothing = (): void => undefined;
const app = (i18n: I18n) => (
  <App
    guest={guest}
    i18n={i18n}
    browser="chromium"
    rememberedName="Sofia"
    onName={nothing}
    onLanguage={nothing}
    onReload={nothing}
  />
);
const hear = (...messages: HostMessage[]): void =>
  act(() => {
    for (const message of messages) road.say(message);
  });
const admitted: HostMessage = {
  type: 'admitted',
  self: selfId,
  participants: [theWall, me],
  locked: true,
  startedAt: 0,
};

/** From the page’s first moment into the meeting, by the person’s own hand. */
async function join(): Promise<void> {
  render(app(words));
  act(() => road.enter({ at: 'open' }));
  hear({ type: 'door', roomName: 'Blue', pinOpens: false });
  fireEvent.click(screen.getByRole('button', { name: 'Ask to be let in' }));
  await act(async () => Promise.resolve());
  hear({ type: 'lobby', self: selfId, wall: wallId });
}

test('the page leads from the door through the lobby into the call and out', async () => {
  await join();
  expect(screen.getByRole('heading', { name: 'Waiting to be let in' })).toBe(
    document.activeElement,
  );
  expect(screen.getByRole('status').textContent).toContain('The room has been told');
  hear(admitted);
  expect(screen.getByTestId(`tile-${wallId}`).dataset['name']).toBe('Blue');
  expect(screen.getByTestId(`tile-${selfId}`).dataset['mirrored']).toBe('true');
  expect(screen.getByText('Locked')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Leave' }));
  expect(screen.getByRole('heading', { name: 'You have left the meeting' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Join again' }));
  expect(screen.getByRole('heading', { name: 'Blue' })).toBeTruthy();
});

test('the tab and the page say where one is and in which language', async () => {
  await join();
  expect(document.title).toBe('Blue · Mago Room');
  cleanup();
  render(app(german));
  expect(document.documentElement.lang).toBe('de');
  expect(screen.getByRole('button', { name: 'Abbrechen' })).toBeTruthy();
});

test('a lost road is said while the tiles stay, and taken back when it is there again', async () => {
  await join();
  hear(admitted);
  act(() => road.enter({ at: 'reconnecting', attempt: 1 }));
  expect(screen.getByText(/Connection to the room lost, trying again/)).toBeTruthy();
  expect(screen.getByTestId(`tile-${wallId}`)).toBeTruthy();
  act(() => road.enter({ at: 'open' }));
  expect(screen.queryByText(/Connection to the room lost/)).toBeNull();
});

test('the path is named as soon as there is one', async () => {
  await join();
  hear(admitted);
  expect(screen.queryByTestId('path')).toBeNull();
  act(() =>
    call.show({
      links: { [wallId]: { state: 'connected', path: 'host', steps: [], level: 0 } },
      speaker: null,
    }),
  );
  expect(screen.getByTestId('path').textContent).toBe('Direct on the local network');
});

test('the controls say their state, and a share can be ended from where it is said', async () => {
  await join();
  hear(admitted);
  const controls = within(screen.getByRole('group', { name: 'Call controls' }));
  fireEvent.click(controls.getByRole('button', { name: 'Microphone' }));
  expect(controls.getByRole('button', { name: 'Microphone' }).getAttribute('aria-pressed')).toBe(
    'false',
  );
  fireEvent.click(controls.getByRole('button', { name: 'Share screen' }));
  expect(screen.getByText('You are sharing your screen')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Stop sharing' }));
  expect(screen.queryByText('You are sharing your screen')).toBeNull();
});

test('what others share gets the stage, and who joins is announced', async () => {
  await join();
  hear(admitted);
  const anna = makeParticipant({ media: { microphone: true, camera: true, screen: true } });
  hear({ type: 'participants', participants: [theWall, me, anna], locked: false });
  expect(screen.getByTestId(`stage-${anna.id}`)).toBeTruthy();
  const spoken = screen.getAllByRole('log').map(({ textContent }) => textContent);
  expect(spoken.join()).toContain('Anna has joined');
});

test.each([
  ['join.removed', 'You were removed from the meeting', 'Join again'],
  ['join.ended', 'The meeting is over', 'Join again'],
  ['join.timedOut', 'Nobody has answered', 'Try again'],
  ['join.full', 'The meeting is full', 'Try again'],
] as const)('%s ends with a title, a sentence and %s', async (code, title, action) => {
  await join();
  hear({ type: 'out', failure: { code } });
  expect(screen.getByRole('heading', { name: title })).toBeTruthy();
  expect(screen.getByRole('status').textContent).not.toBe('');
  expect(screen.getByRole('button', { name: action })).toBeTruthy();
});
