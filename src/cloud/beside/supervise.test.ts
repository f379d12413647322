import { expect, test } from 'vitest';
import type { ProgramPlan, Running } from './processes.ts';
import { supervise } from './supervise.ts';

const plan: ProgramPlan = {
  name: 'ejabberd',
  file: 'erl',
  args: [],
  cwd: '/',
  env: {},
  logFile: '/log',
  pidFile: '/pid',
  fingerprint: 'one',
  beforeLaunch: () => undefined,
};

/** A clock that a test moves: pauses end when their time has come. */
function createTime() {
  let now = 0;
  const waiting = new Set<{ at: number; end(): void }>();
  const settle = async (): Promise<void> => {
    for (let n = 0; n < 20; n += 1) await Promise.resolve();
  };
  return {
    now: () => now,
    pause: (ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const entry = {
          at: now + ms,
          end() {
            waiting.delete(entry);
            resolve();
          },
        };
        waiting.add(entry);
        signal.addEventListener('abort', () => entry.end());
      }),
    settle,
    async pass(ms: number) {
      const end = now + ms;
      await settle();
      for (;;) {
        const [next] = [...waiting].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (!next) break;
        now = Math.max(now, next.at);
        next.end();
        await settle();
      }
      now = end;
    },
  };
}

type FakeProcess = Running & { readonly signals: NodeJS.Signals[]; die(): void };

function createProcess(isAdopted = false, dies = (_signal: NodeJS.Signals): boolean => true) {
  let die = (): void => undefined;
  const exited = new Promise<void>((resolve) => {
    die = resolve;
  });
  const signals: NodeJS.Signals[] = [];
  const kill = (signal: NodeJS.Signals): void => {
    signals.push(signal);
    if (dies(signal)) die();
  };
  const process: FakeProcess = { isAdopted, exited, kill, signals, die: () => die() };
  return process;
}

function setUp({
  left,
  next = () => createProcess(),
}: { left?: Running; next?: () => FakeProcess } = {}) {
  const time = createTime();
  const launches: { at: number; process: FakeProcess }[] = [];
  const lines: string[] = [];
  let adopted = left;
  let answers = true;
  const log = (message: string): void => void lines.push(message);
  const supervised = supervise(plan, () => Promise.resolve(answers), {
    logger: { error: log, warn: log, info: log, debug: log },
    adopt() {
      const found = adopted;
      adopted = undefined;
      return Promise.resolve(found);
    },
    launch() {
      const process = next();
      launches.push({ at: time.now(), process });
      return Promise.resolve(process);
    },
    pause: time.pause,
    now: time.now,
  });
  return {
    ...time,
    supervised,
    launches,
    lines,
    setAnswers: (value: boolean) => {
      answers = value;
    },
  };
}

test('a program is started, and is up when it answers', async () => {
  const { supervised, launches, setAnswers, pass } = setUp();
  setAnswers(false);
  await pass(1_000);
  expect([launches.length, supervised.isUp]).toEqual([1, false]);
  setAnswers(true);
  await pass(200);
  await supervised.firstUp;
  expect(supervised.isUp).toBe(true);
  await supervised.dispose();
});

test('what a killed RMS left behind is taken over, not started', async () => {
  const left = createProcess(true);
  const { supervised, launches, pass } = setUp({ left });
  await pass(10);
  expect([supervised.isUp, launches]).toEqual([true, []]);
  left.die();
  await pass(1_000);
  expect(launches).toHaveLength(1);
  await supervised.dispose();
});

test('one that ends at once is started again with a growing pause, 30 s at most', async () => {
  const crashing = (): FakeProcess => {
    const process = createProcess();
    process.die();
    return process;
  };
  const { supervised, launches, pass } = setUp({ next: crashing });
  await pass(200_000);
  const pauses = launches.slice(1).map(({ at }, index) => at - (launches[index]?.at ?? 0));
  expect(pauses.slice(0, 7)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  await supervised.dispose();
});

test('one that ran for a minute is started again without delay', async () => {
  const { supervised, launches, pass } = setUp();
  await pass(61_000);
  launches[0]?.process.die();
  await pass(500);
  expect(launches.map(({ at }) => at)).toEqual([0, 61_500]);
  await supervised.dispose();
});

test('one that is deaf for a minute is ended and started again', async () => {
  const { supervised, launches, setAnswers, lines, pass } = setUp();
  await pass(10);
  setAnswers(false);
  await pass(50_000);
  expect([supervised.isUp, launches.length]).toEqual([false, 1]);
  await pass(20_000);
  expect(launches[0]?.process.signals).toEqual(['SIGKILL']);
  expect(launches.length).toBeGreaterThan(1);
  expect(lines).toContain('a program beside the cloud does not answer and is ended');
  await supervised.dispose();
});

test('it is asked to end, and made to when it does not', async () => {
  const stubborn = () => createProcess(false, (signal) => signal === 'SIGKILL');
  const { supervised, launches, pass } = setUp({ next: stubborn });
  await pass(10);
  const disposed = supervised.dispose();
  await pass(8_000);
  await disposed;
  expect(launches.map(({ process }) => process.signals)).toEqual([['SIGTERM', 'SIGKILL']]);
});

test('one that is ended on purpose is not started again', async () => {
  const { supervised, launches, pass } = setUp();
  await pass(10);
  await supervised.dispose();
  await pass(100_000);
  expect(launches).toHaveLength(1);
});
