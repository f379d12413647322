import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AppSnapshot, FoundRoom } from '#shared/app/api.ts';
import { parseMeetingId } from '#shared/meetingId.ts';
import { loadAppCatalog } from '../../../ui/catalogs/app.ts';
import { createI18n, type I18n } from '../../../ui/i18n.ts';
import { withWords } from '../../testing/words.tsx';
import type { HomeSnapshot } from '../home.ts';
import { HomeView, type HomeActions } from './HomeView.tsx';

let words: I18n;
let done: string[];
beforeAll(async () => {
  words = await createI18n({
    language: 'en',
    preferred: ['en'],
    namespaces: ['app', 'common', 'errors', 'guest'],
    load: loadAppCatalog,
  });
});
beforeEach(() => {
  done = [];
});
afterEach(cleanup);

const room: FoundRoom = {
  identity: 'blue',
  name: '<b>Blue</b>',
  isNameCut: false,
  state: 'busy',
  id: null,
  bars: 2,
};
const app: AppSnapshot = {
  revision: 1,
  version: '1',
  name: 'Sofia',
  language: null,
  tellsRooms: true,
  hearing: 'hears',
  network: 'searched',
  rooms: [room],
  link: null,
  isLinkInvalid: false,
  failure: null,
  cloud: { url: null, isFixed: false },
};
const note =
  (name: string) =>
  (...what: unknown[]): void =>
    void done.push([name, ...what].join(' '));
const actions: HomeActions = {
  join: note('join'),
  callId: note('call'),
  callAt: note('at'),
  followLink: note('follow'),
  dismissLink: () => void done.push('dismiss'),
  confirm: note('confirm'),
  setName: note('name'),
  setTellsRooms: note('tells'),
};
const show = (change: Partial<AppSnapshot> = {}, rest: Partial<HomeSnapshot> = {}): void => {
  const snapshot: HomeSnapshot = {
    app: { ...app, ...change },
    connection: 'open',
    isCalling: false,
    confirming: null,
    failure: null,
    ...rest,
  };
  render(withWords(words, <HomeView snapshot={snapshot} actions={actions} />));
};
const press = (name: string | RegExp): void =>
  void fireEvent.click(screen.getByRole('button', { name }));

test('a room is joined, or presented to, with one tap; its name is text', () => {
  show();
  press('Join <b>Blue</b>');
  press('Present only in <b>Blue</b>');
  expect(done).toEqual(['join blue join', 'join blue present']);
  expect(screen.getByText('In a meeting')).toBeTruthy();
  expect(screen.getByText('Near')).toBeTruthy();
});

test('while a room is called, no other can be', () => {
  show({}, { isCalling: true });
  for (const button of screen.getAllByRole<HTMLButtonElement>('button'))
    expect(button.disabled).toBe(true);
  expect(screen.getByText('Calling the room…')).toBeTruthy();
});

test.each([
  ['searching', 'Looking for rooms…'],
  ['searched', 'No room in sight'],
  ['none', 'This computer is on no network'],
] as const)('an empty list says why: %s', (network, text) => {
  show({ rooms: [], network });
  expect(screen.getByText(text)).toBeTruthy();
});

test('a computer that cannot hear beacons says so', () => {
  show({ hearing: 'cannot' });
  expect(screen.getByText(/cannot scan for Bluetooth/)).toBeTruthy();
});

test('ten digits are called when they are whole and can be an id', () => {
  show();
  const field = screen.getByRole('textbox', { name: 'Meeting ID' });
  press('Join');
  expect(screen.getByText('Type all six or ten digits first.')).toBeTruthy();
  fireEvent.change(field, { target: { value: '897 521 3241' } });
  expect(field.getAttribute('aria-invalid')).toBe('true');
  press('Present only');
  expect(done).toEqual([]);
  fireEvent.change(field, { target: { value: '897 521 3240' } });
  press('Present only');
  expect(done).toEqual(['call 8975213240 present']);
});

test('six digits ask which cloud, once', () => {
  show();
  fireEvent.change(screen.getByRole('textbox', { name: 'Meeting ID' }), {
    target: { value: '482 913' },
  });
  press('Join');
  const field = screen.getByRole('textbox', { name: 'Your organisation’s cloud' });
  expect(document.activeElement).toBe(field);
  press('Join');
  expect(screen.getByText(/type the address of your organisation’s cloud/)).toBeTruthy();
  fireEvent.change(field, { target: { value: 'meet example' } });
  press('Present only');
  expect(screen.getByText(/no address of a cloud/)).toBeTruthy();
  expect(done).toEqual([]);
  fireEvent.change(field, { target: { value: 'meet.example.org' } });
  press('Present only');
  expect(done).toEqual(['at meet.example.org 482913 present']);
});

test('a cloud that is known is named, and can be another one unless policy has set it', () => {
  const url = 'https://meet.example.org';
  show({ cloud: { url, isFixed: true } });
  expect(screen.getByText('Six digits are asked at meet.example.org.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Change' })).toBeNull();
  fireEvent.change(screen.getByRole('textbox', { name: 'Meeting ID' }), {
    target: { value: '482913' },
  });
  press('Join');
  expect(done).toEqual(['call 482913 join']);
  cleanup();
  show({ cloud: { url, isFixed: false } });
  press('Change');
  expect(screen.getByDisplayValue('meet.example.org')).toBeTruthy();
});

test('a link asks first', () => {
  const parsed = parseMeetingId('8975213240', { allowPublicAddressIds: false });
  if (!parsed.ok) throw new Error(parsed.error.code);
  show({ rooms: [], link: { id: parsed.value.id, roomName: 'Blue', way: 'present' } });
  expect(screen.getByText('ID 897 521 3240')).toBeTruthy();
  press('Dismiss');
  expect(done).toEqual(['dismiss']);
});

test('what went wrong is said in words for a person, not for a room', () => {
  show({}, { failure: { code: 'room.keyChanged' } });
  expect(screen.getByRole('alert').textContent).toContain('not the expected one');
});

test('the check code is compared before a room is entered by its id alone', () => {
  const confirming = {
    next: 'confirm',
    roomName: 'Blue',
    checkCode: '7K2M-X9QA',
    hasChanged: true,
  } as const;
  show({}, { confirming });
  expect(screen.getByText('7K2M-X9QA')).toBeTruthy();
  expect(screen.getByText(/not the room that was here last time/)).toBeTruthy();
  press('Yes, the same');
  press('No, cancel');
  expect(done).toEqual(['confirm true', 'confirm false']);
});

test('name and presence are the person’s to set', () => {
  show();
  fireEvent.change(screen.getByRole('textbox', { name: 'Your name' }), {
    target: { value: 'Sofia R' },
  });
  fireEvent.click(screen.getByRole('switch', { name: 'Tell rooms that I am near' }));
  expect(done).toEqual(['name Sofia R', 'tells false']);
});

test('a page whose process has ended says so, and can call nobody', () => {
  show({}, { connection: 'lost' });
  expect(screen.getByRole('alert').textContent).toContain('has stopped');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Join <b>Blue</b>' }).disabled).toBe(
    true,
  );
});
