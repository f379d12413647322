import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Failure } from '#shared/errors.ts';
import { err } from '#shared/result.ts';
import type { I18n } from '../../../ui/i18n.ts';
import { makeReport, ownId } from '../../testing/builders.ts';
import { createFakeRoom, type FakeRoom } from '../../testing/fakes.ts';
import { loadWords, withWords } from '../../testing/words.tsx';
import { buildDiagnostics } from './diagnosticsViewModel.ts';
import { DiagnosticsView } from './DiagnosticsView.tsx';
import { useDiagnostics } from './useDiagnostics.ts';

let words: I18n;
beforeAll(async () => {
  words = await loadWords();
});
afterEach(cleanup);

type PageProps = { room: FakeRoom; onFailure: (failure: Failure) => void };

function Page({ room, onFailure }: PageProps): ReactNode {
  const { report, again, stop } = useDiagnostics(room.commands, 'token', onFailure);
  const diagnostics = report && buildDiagnostics(report, ownId);
  return <DiagnosticsView diagnostics={diagnostics} again={again} stop={stop} />;
}

function open(room = createFakeRoom()) {
  const failures: Failure[] = [];
  const { unmount } = render(
    withWords(words, <Page room={room} onFailure={(failure) => failures.push(failure)} />),
  );
  return { room, failures, unmount };
}

const sum = (): string => screen.getByTestId('checks-sum').textContent;
const press = (name: string): Promise<void> =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }));
    await Promise.resolve();
  });

test('the room is tested as soon as the page is seen, and again when asked', async () => {
  const { room } = open();
  await waitFor(() => expect(sum()).toBe('All is well.'));
  room.report = makeReport({ tcp: { state: 'failed', reason: 'tcpRefused' } });
  await press('Check again');
  await waitFor(() => expect(sum()).toBe('1 thing does not work.'));
  expect(room.asked).toEqual(['runDiagnostics("token")', 'runDiagnostics("token")']);
});

test('a state is said in words, not by its colour alone; a rule as text and as a code', async () => {
  const room = createFakeRoom();
  room.report = makeReport({
    mdns: {
      ...{ state: 'failed', reason: 'mdnsSilent', facts: [{ name: 'port', value: '5353' }] },
      rule: { protocol: 'UDP', port: 5353, direction: 'in', peer: '10.2.0.0/16', group: null },
    },
  });
  open(room);
  const row = await screen.findByTestId('check-mdns');
  expect(row.textContent).toContain('Does not work');
  expect(row.textContent).toContain('allow UDP 5353 in from 10.2.0.0/16');
  expect(screen.getByRole('img', { name: /rule as a QR code/ }).dataset['url']).toBe(
    'allow UDP 5353 in from 10.2.0.0/16\nAurora, 10.2.3.4',
  );
  expect(screen.getByTestId('check-clock').textContent).toContain('Not tested');
  expect(screen.getByTestId('check-address').textContent).toContain('Good');
});

test('a run can be stopped, and nobody waits for one whose page is gone', async () => {
  const room = createFakeRoom();
  room.commands.runDiagnostics = () => new Promise(() => undefined);
  const { unmount } = open(room);
  expect(sum()).toContain('Checking');
  await press('Stop');
  expect(room.asked).toEqual(['cancelDiagnostics("token")']);
  unmount();
  expect(room.asked).toHaveLength(2);
});

test('a token that is no longer good is told to the settings; a lost connection changes nothing', async () => {
  const room = createFakeRoom();
  const { failures } = open(room);
  await waitFor(() => expect(sum()).toBe('All is well.'));
  room.commands.runDiagnostics = () => Promise.reject(new Error('the connection broke'));
  await press('Check again');
  await waitFor(() => expect(sum()).toBe('All is well.'));
  room.commands.runDiagnostics = () => Promise.resolve(err({ code: 'settings.locked' }));
  await press('Check again');
  await waitFor(() => expect(failures).toEqual([{ code: 'settings.locked' }]));
});
