import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.ts';
import { createBeacon } from '../../src/main/beacon/beacon.ts';
import { hmacSha256 } from '../../src/main/beacon/hmac.ts';
import { parseState } from '../../src/main/beacon/windows/protocol.ts';
import { createWindowsBackend } from '../../src/main/beacon/windows/windowsBackend.ts';
import {
  createFakeClock,
  createFakeRandom,
  createMemoryLogger,
} from '../../src/main/testing/fakes.ts';
import { epochMs, isSentBy } from '../../src/shared/beacon/index.ts';
import { waitFor } from '../harness/waitFor.ts';

/**
 * The protocol between the room and the Windows script, with a program in the place of powershell.exe. What
 * only Windows can show is in docs/UNPROVED.md.
 */
const scriptFile = inRoot('resources/beacon/beacon.ps1');
const key = new Uint8Array(32).fill(9);
const wish = { companyId: 0x1234, address: '10.20.30.40' };

type Plot = {
  greeting?: string[];
  answers?: object[];
  errors?: string;
  exitsWith?: number;
  dies?: boolean;
  isDeaf?: boolean;
};
type Entry = { pid: number; arguments?: string[]; line?: string; end?: boolean };

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** A `SystemRoot` whose Windows PowerShell is the fake. */
function makeWindows(plot: Plot = {}) {
  const systemRoot = mkdtempSync(path.join(os.tmpdir(), 'mago-windows-'));
  cleanUps.push(() => rmSync(systemRoot, { recursive: true }));
  const folder = path.join(systemRoot, 'System32/WindowsPowerShell/v1.0');
  mkdirSync(folder, { recursive: true });
  const program = path.join(folder, 'powershell.exe');
  const fake = inRoot('tests/beacon/fakePowershell.mjs');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${fake}' '${folder}' "$@"\n`);
  chmodSync(program, 0o755);
  const setPlot = (next: Plot): void =>
    writeFileSync(path.join(folder, 'plot.json'), JSON.stringify(next));
  setPlot(plot);
  const entries = (): Entry[] => {
    try {
      const lines = readFileSync(path.join(folder, 'log.jsonl'), 'utf8').trim().split('\n');
      return lines.map((line) => JSON.parse(line) as Entry);
    } catch {
      return [];
    }
  };
  return {
    systemRoot,
    setPlot,
    lines: () => entries().flatMap(({ line }) => line ?? []),
    runs: () => entries().flatMap((entry) => entry.arguments ?? []),
    starts: () => entries().filter((entry) => entry.arguments).length,
    pids: () => new Set(entries().map(({ pid }) => pid)),
    hasEnded: () => entries().some(({ end }) => end),
  };
}

/** A beacon with the Windows back-end alone, real processes and a clock that the test moves. */
function startBeacon(windows: { systemRoot: string }) {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const backend = createWindowsBackend({
    platform: 'win32',
    systemRoot: windows.systemRoot,
    scriptFile,
    clock,
  });
  const randomBytes = createFakeRandom();
  const onChange = (): void => undefined;
  const beacon = createBeacon({ backends: [backend], key, clock, logger, randomBytes, onChange });
  cleanUps.push(() => beacon.dispose());
  beacon.update(wish);
  const reaches = (state: 'advertising' | 'off') =>
    waitFor(`the beacon to be ${state}`, () => {
      const { state: present, failure } = beacon.state;
      return present === state && (state === 'advertising' || failure !== null);
    });
  return { beacon, clock, logger, reaches };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(process.platform === 'win32')('the Windows script', () => {
  test('is run by Windows PowerShell 5.1, by its full path, and gets one line for each beacon', async () => {
    const windows = makeWindows();
    const { beacon, clock, reaches } = startBeacon(windows);
    await reaches('advertising');
    expect(beacon.state).toMatchObject({ backend: 'windows', failure: null });
    expect(windows.runs()).toEqual([
      ...['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'],
      ...['-File', scriptFile],
    ]);
    const first = Buffer.from(windows.lines()[0] ?? '', 'hex');
    expect(windows.lines()[0]).toMatch(/^3412[0-9a-f]{40}$/);
    expect(isSentBy(key, first.subarray(2), clock.now(), hmacSha256)).toBe(true);

    clock.advance(epochMs);
    await waitFor('the next beacon', () => windows.lines().length === 2);
    const second = Buffer.from(windows.lines()[1] ?? '', 'hex');
    expect(isSentBy(key, second.subarray(2), clock.now(), hmacSha256)).toBe(true);
    expect(second.subarray(5, 13)).not.toEqual(first.subarray(5, 13));
    expect(windows.starts()).toBe(1);
  });

  test('ends when its input ends, and nothing is left of it', async () => {
    const windows = makeWindows();
    const { beacon, reaches } = startBeacon(windows);
    await reaches('advertising');
    await beacon.dispose();
    expect(windows.hasEnded()).toBe(true);
    expect([...windows.pids()].filter(isAlive)).toEqual([]);
  });

  test('is killed when it does not end', async () => {
    const windows = makeWindows({ isDeaf: true });
    const { beacon, clock, reaches } = startBeacon(windows);
    await reaches('advertising');
    beacon.update(null);
    await waitFor('its input to have ended', () => windows.hasEnded());
    expect([...windows.pids()].filter(isAlive)).toHaveLength(1);
    clock.advance(1_500);
    await waitFor('its end', () => ![...windows.pids()].some(isAlive));
    expect(beacon.state).toMatchObject({ state: 'off', failure: null });
  });

  test('that dies is started again, after ever longer pauses', async () => {
    const windows = makeWindows({ dies: true, errors: 'The radio\nis gone' });
    const { beacon, clock, logger, reaches } = startBeacon(windows);
    for (const [index, pauseMs] of [1_000, 2_000, 4_000, 8_000].entries()) {
      await reaches('off');
      expect(beacon.state.failure).toEqual({
        code: 'died',
        detail: 'Windows PowerShell ended with 3: The radio is gone',
      });
      expect(windows.starts()).toBe(index + 1);
      clock.advance(pauseMs - 1);
      expect(windows.starts()).toBe(index + 1);
      if (index === 3) windows.setPlot({});
      clock.advance(1);
      await waitFor('another start', () => windows.starts() === index + 2);
      if (index < 3) await waitFor('its death', () => windows.lines().length === index + 2);
    }
    await reaches('advertising');
    expect(logger.lines.map(({ level }) => level)).not.toContain('error');
  });

  test.each([
    [
      'no adapter',
      { greeting: ['{"state":"unusable","code":"noAdapter","detail":"none"}'], exitsWith: 0 },
      { code: 'noAdapter', detail: 'none' },
    ],
    [
      'a radio that is off',
      { greeting: ['{"state":"unusable","code":"adapterOff","detail":"Off"}'], exitsWith: 0 },
      { code: 'adapterOff', detail: 'Off' },
    ],
    [
      'a policy that forbids scripts',
      { greeting: [], exitsWith: 1, errors: 'AuthorizationManager check failed.' },
      {
        code: 'died',
        detail: 'Windows PowerShell ended with 1: AuthorizationManager check failed.',
      },
    ],
    [
      'something else that speaks',
      { greeting: ['Windows PowerShell'] },
      { code: 'garbled', detail: 'Windows PowerShell says Windows PowerShell' },
    ],
    [
      'Windows that refuses the beacon',
      { answers: [{ state: 'refused', detail: 'the publisher is Aborted' }] },
      { code: 'refused', detail: 'the publisher is Aborted' },
    ],
    [
      'a publisher that stops by itself',
      { answers: [{ state: 'advertising' }, { state: 'lost', detail: 'Aborted' }] },
      { code: 'died', detail: 'Aborted' },
    ],
  ] as [string, Plot, object][])('%s: the beacon is off and says why', async (_, plot, failure) => {
    const windows = makeWindows(plot);
    const { beacon, reaches } = startBeacon(windows);
    await reaches('off');
    expect(beacon.state).toMatchObject({ backend: null, failure });
    expect(beacon.notices).toEqual([{ code: 'beacon.noBluetooth' }]);
    await waitFor('its end', () => ![...windows.pids()].some(isAlive));
  });

  test('that never says a word is given up after 30 s', async () => {
    const windows = makeWindows({ greeting: [] });
    const { beacon, clock, reaches } = startBeacon(windows);
    await waitFor('its start', () => windows.starts() === 1);
    clock.advance(29_999);
    expect(beacon.state.state).toBe('starting');
    clock.advance(1);
    await reaches('off');
    expect(beacon.state.failure?.code).toBe('timedOut');
    await waitFor('its end', () => ![...windows.pids()].some(isAlive));
  });

  test('whose publisher stays waiting is given up after 10 s', async () => {
    const windows = makeWindows({ answers: [] });
    const { beacon, clock, reaches } = startBeacon(windows);
    await waitFor('its line', () => windows.lines().length === 1);
    clock.advance(10_000);
    await reaches('off');
    expect(beacon.state.failure?.code).toBe('timedOut');
  });

  test('is not there without Windows PowerShell', async () => {
    const { beacon, reaches } = startBeacon({ systemRoot: '/nowhere' });
    await reaches('off');
    expect(beacon.state.failure?.code).toBe('died');
  });
});

test('on another system the Windows back-end starts nothing', async () => {
  const { signal } = new AbortController();
  const backend = createWindowsBackend({
    platform: 'linux',
    systemRoot: undefined,
    scriptFile,
    clock: createFakeClock(),
  });
  expect(await backend.open({ onLost: () => undefined, signal })).toMatchObject({
    ok: false,
    error: { code: 'notConfigured' },
  });
});

describe('the shipped script', () => {
  const source = readFileSync(scriptFile, 'utf8');

  test('says what the room understands, and nothing else', () => {
    const examples = source.matchAll(/^ {2}(\{"state":.*?\}) /gm);
    const documented = [...examples].map(([, example = '']) => {
      const line = example.replace(/"(n)":N/, '"$1":1').replace(':C', ':"noAdapter"');
      return parseState(line.replace(':D', ':""'))?.state;
    });
    expect(documented).toEqual(['ready', 'unusable', 'advertising', 'refused', 'lost']);
    const written = [...source.matchAll(/state = '(\w+)'|\{ '(lost)' \} else \{ '(refused)' \}/g)];
    const states = new Set(written.flatMap(([, ...names]) => names.filter(Boolean)));
    expect(states).toEqual(new Set(documented));
    const codes = [...source.matchAll(/code = '(\w+)'/g)].map(([, code]) => code);
    for (const code of codes)
      expect(parseState(JSON.stringify({ state: 'unusable', code, detail: '' }))).toBeDefined();
  });

  test('is ASCII: Windows PowerShell 5.1 reads other bytes by the code page of the PC', () => {
    expect([...source].filter((character) => character > '~')).toEqual([]);
  });

  test('switches extended advertising off and adds one kind of section', () => {
    expect(source).toContain("GetProperty('UseExtendedAdvertisement')");
    expect(source).toContain('$extended.SetValue($publisher, $false, $null)');
    expect(source).not.toMatch(/LocalName|ServiceUuids|DataSections|\.Flags|IsAnonymous/);
  });
});
