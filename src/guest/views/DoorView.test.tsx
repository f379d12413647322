import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { I18n } from '../../ui/i18n.ts';
import { makeDevicesSnapshot } from '../testing/builders.ts';
import { loadWords, withWords } from '../testing/words.tsx';
import { DoorView, type DoorViewProps } from './DoorView.tsx';

let words: I18n;
beforeAll(async () => {
  words = await loadWords();
});
afterEach(cleanup);

const nothing = (): void => undefined;
const show = (change: Partial<DoorViewProps> = {}): void => {
  render(
    withWords(
      words,
      <DoorView
        roomName="<b>Blue</b>"
        pinOpens
        failure={null}
        isKnocking={false}
        rememberedName=""
        devices={makeDevicesSnapshot()}
        preview={new MediaStream()}
        isPresentOnly={false}
        browser="firefox"
        pickers={{ onCamera: nothing, onMicrophone: nothing, onSpeaker: nothing }}
        onKnock={nothing}
        onPresentOnly={nothing}
        onCamera={nothing}
        onMicrophone={nothing}
        onRetryDevices={nothing}
        {...change}
      />,
    ),
  );
};

const blocked = makeDevicesSnapshot({
  cameras: [],
  microphones: [],
  camera: { isOn: false, isStarting: false, failure: { code: 'media.denied' } },
  microphone: { isOn: false, isStarting: false, failure: { code: 'media.denied' }, level: 0 },
});

test('the room’s name is text, and the focus starts there', () => {
  show();
  const heading = screen.getByRole('heading', { level: 1, name: '<b>Blue</b>' });
  expect(document.activeElement).toBe(heading);
});

test('microphone and camera can be switched before one is in', () => {
  const wanted: boolean[] = [];
  show({ onMicrophone: (isOn) => wanted.push(isOn) });
  const microphone = screen.getByRole('button', { name: 'Microphone' });
  expect(microphone.getAttribute('aria-pressed')).toBe('true');
  fireEvent.click(microphone);
  expect(wanted).toEqual([false]);
});

test('blocked media says what to do in this browser, offers to try again, and keeps nobody out', () => {
  let retries = 0;
  show({ devices: blocked, onRetryDevices: () => (retries += 1) });
  const alert = screen.getByRole('alert');
  expect(alert.textContent).toContain('crossed-out camera');
  expect(alert.textContent).toContain('You can join without');
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(retries).toBe(1);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Join' }).disabled).toBe(false);
});

test('what trying again cannot mend offers none', () => {
  const failure = { code: 'media.insecure' } as const;
  show({ devices: makeDevicesSnapshot({ camera: { isOn: false, isStarting: false, failure } }) });
  expect(screen.getByRole('alert').textContent).toContain('https://');
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
});

test('present only is an equal choice, and troubles with devices are no matter then', () => {
  const chosen: boolean[] = [];
  show({ onPresentOnly: (value) => chosen.push(value) });
  fireEvent.click(screen.getByRole('radio', { name: 'Present only' }));
  expect(chosen).toEqual([true]);
  cleanup();
  show({ isPresentOnly: true, devices: blocked });
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.getByText('No camera, no microphone')).toBeTruthy();
});

test('a phone that cannot share is not promised it', () => {
  show({ isPresentOnly: true, devices: makeDevicesSnapshot({ canShareScreen: false }) });
  expect(screen.queryByRole('radio', { name: 'Present only' })).toBeNull();
  expect(screen.getByRole('radio', { name: 'Just watch' })).toBeTruthy();
  expect(screen.getByText(/cannot share its screen/)).toBeTruthy();
});
