import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { I18n } from '../../ui/i18n.ts';
import { loadWords, withWords } from '../testing/words.tsx';
import { JoinForm, type JoinFormProps } from './JoinForm.tsx';

let words: I18n;
beforeAll(async () => {
  words = await loadWords();
});
afterEach(cleanup);

function show(change: Partial<JoinFormProps> = {}) {
  const knocks: [string, string | null][] = [];
  const view = (rest: Partial<JoinFormProps>) =>
    withWords(
      words,
      <JoinForm
        rememberedName=""
        pinOpens
        failure={null}
        isKnocking={false}
        onKnock={(name, pin) => knocks.push([name, pin])}
        {...change}
        {...rest}
      />,
    );
  const { rerender } = render(view({}));
  return { knocks, update: (rest: Partial<JoinFormProps>) => rerender(view(rest)) };
}

const field = (name: string): HTMLInputElement => screen.getByRole('textbox', { name });
const type = (name: string, value: string): void =>
  void fireEvent.change(field(name), { target: { value } });
const press = (name: string): void => void fireEvent.click(screen.getByRole('button', { name }));
const askInstead = 'No PIN? Ask the room to let you in';

test('a name and the PIN knock', () => {
  const { knocks } = show();
  type('Your name', '  Sofia   Rossi ');
  type('PIN', '47 11');
  press('Join');
  expect(knocks).toEqual([['Sofia Rossi', '4711']]);
});

test('what is missing is said, and the focus goes there', () => {
  const { knocks } = show();
  press('Join');
  expect(screen.getByText('Please enter your name.')).toBeTruthy();
  expect(document.activeElement).toBe(field('Your name'));
  type('Your name', 'Sofia');
  type('PIN', '12');
  press('Join');
  expect(field('PIN').getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(field('PIN'));
  expect(knocks).toEqual([]);
});

test('without a PIN one asks the room, and needs no PIN for that', () => {
  const { knocks } = show({ rememberedName: 'Sofia' });
  press(askInstead);
  expect(knocks).toEqual([['Sofia', null]]);
});

test('where no PIN opens there is no field for one', () => {
  const { knocks } = show({ pinOpens: false, rememberedName: 'Sofia' });
  expect(screen.queryByRole('textbox', { name: 'PIN' })).toBeNull();
  expect(screen.queryByRole('button', { name: askInstead })).toBeNull();
  press('Ask to be let in');
  expect(knocks).toEqual([['Sofia', null]]);
});

test('while a knock is on its way no other can be sent', () => {
  const { update } = show({ rememberedName: 'Sofia' });
  update({ isKnocking: true });
  for (const button of screen.getAllByRole<HTMLButtonElement>('button'))
    expect(button.disabled).toBe(true);
});

test('a refusal stands at the PIN, which is ready to be typed again', () => {
  const { update } = show({ rememberedName: 'Sofia' });
  type('PIN', '9999');
  update({ failure: { code: 'join.refused' } });
  expect(field('PIN').getAttribute('aria-invalid')).toBe('true');
  const help = document.getElementById(field('PIN').getAttribute('aria-describedby') ?? '');
  expect(help?.textContent).toContain('That did not open the door');
  expect(field('PIN').selectionEnd).toBe(4);
});

test('a limit says when to try again', () => {
  show({ failure: { code: 'join.tooOften', retryAfterSeconds: 9 } });
  expect(screen.getByRole('alert').textContent).toContain('Try again in 9 seconds');
});
