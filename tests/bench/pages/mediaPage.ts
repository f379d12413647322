import { connectBare, type BarePair } from '../peers/barePair.ts';
import { connectCalls, connectOurs, idOf, noTracks, shareTrack } from './ourPair.ts';
import { drawText, frozenSeconds, watch, type Watched } from './pictures.ts';

/** The page of the media benchmarks: both ends of ours and of the peer, driven by `window.benchPage`. */

declare global {
  interface Window {
    benchPage: typeof benchPage;
  }
}

type Side = 'ours' | 'peer';
type Pair = { received: MediaStream; stats(): Promise<RTCStatsReport | null>; close(): void };

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

async function until<T>(probe: () => T | null | undefined, timeoutMs: number): Promise<T | null> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = probe();
    if (found !== null && found !== undefined) return found;
    if (performance.now() > deadline) return null;
    await wait(5);
  }
}

const sum = (report: RTCStatsReport | null, kind: 'audio' | 'video', key: string): number => {
  let total = 0;
  report?.forEach((statistic: Record<string, unknown>) => {
    if (statistic.type === 'inbound-rtp' && statistic.kind === kind)
      total += Number(statistic[key] ?? 0);
  });
  return total;
};

const bytesOf = async (pair: Pair): Promise<number> => {
  const report = await pair.stats();
  return sum(report, 'video', 'bytesReceived') + sum(report, 'audio', 'bytesReceived');
};

const camera = (width: number, height: number, frameRate: number): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({ audio: true, video: { width, height, frameRate } });

const trackOf = (stream: MediaStream, kind: 'audio' | 'video'): MediaStreamTrack | null =>
  stream.getTracks().find((track) => track.kind === kind) ?? null;

async function openShare(side: Side, display: MediaStream, isTuned: boolean): Promise<Pair> {
  if (side === 'peer') return connectBare(display, { isTunedForSharing: isTuned });
  return connectOurs({ screen: await shareTrack(display) }, 'screen', { width: 1280, height: 720 });
}

function openCamera(side: Side, stream: MediaStream): Pair | Promise<Pair> {
  if (side === 'peer') return connectBare(stream);
  const tracks = { camera: trackOf(stream, 'video'), microphone: trackOf(stream, 'audio') };
  return connectOurs(tracks, 'camera', { width: 1280, height: 720 });
}

const benchPage = {
  /** Age of the pictures of a share, once it runs: ms. */
  async shareLatencies(side: Side, settleMs: number, measureMs: number): Promise<number[]> {
    const drawn = drawText(1280, 720, 30);
    const pair = await openShare(side, drawn.stream, true);
    const watched = watch(pair.received, true);
    await wait(settleMs);
    const before = watched.latencies.length;
    await wait(measureMs);
    await until(() => (watched.latencies.length > before ? true : null), 10_000);
    const latencies = watched.latencies.slice(before);
    watched.stop();
    pair.close();
    drawn.stop();
    return latencies;
  },

  /** Ms from sharing to a picture of full width; `capMs` when it does not come. */
  async shareSharp(side: Side, capMs: number): Promise<number> {
    const drawn = drawText(1280, 720, 30);
    const startedAt = performance.now();
    const pair = await openShare(side, drawn.stream, false);
    const watched = watch(pair.received);
    const at = await until(() => watched.reachedWidthAt(1280), capMs);
    watched.stop();
    pair.close();
    drawn.stop();
    return at === null ? capMs : Math.min(capMs, at - startedAt);
  },

  /** A camera over the network as it is: bytes and freezes from the beginning on, for so long. */
  async begin(side: Side, forMs: number): Promise<{ bytes: number; frozenS: number }> {
    const stream = await camera(1280, 720, 30);
    const startedAt = performance.now();
    const pair = await openCamera(side, stream);
    const watched = watch(pair.received);
    await wait(forMs - (performance.now() - startedAt));
    const endedAt = performance.now();
    const bytes = await bytesOf(pair);
    const frozenS = frozenSeconds(watched.shownAt, watched.shownAt[0] ?? startedAt, endedAt);
    watched.stop();
    pair.close();
    for (const track of stream.getTracks()) track.stop();
    return { bytes, frozenS };
  },

  ...dip(),
  ...sound(),
  ...mesh(),
  ...leak(),
};

/** One call that lives while the test changes the network below it. */
function dip() {
  let pair: Pair | null = null;
  let stream: MediaStream | null = null;
  const rates: { atMs: number; bitsPerSecond: number }[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    async dipStart(side: Side): Promise<void> {
      stream = await camera(1280, 720, 30);
      const opened = await openCamera(side, stream);
      pair = opened;
      watch(opened.received);
      let before = { atMs: performance.now(), bytes: 0 };
      timer = setInterval(() => {
        void bytesOf(opened).then((bytes) => {
          const atMs = performance.now();
          const bitsPerSecond = ((bytes - before.bytes) * 8_000) / (atMs - before.atMs);
          rates.push({ atMs, bitsPerSecond });
          before = { atMs, bytes };
        });
      }, 500);
    },
    /** Mean of the last seconds. */
    dipRate(seconds: number): number {
      const from = performance.now() - seconds * 1_000;
      const recent = rates.filter(({ atMs }) => atMs > from);
      return recent.reduce((total, { bitsPerSecond }) => total + bitsPerSecond, 0) / recent.length;
    },
    /** Ms from now until the mean of a second has reached so much; `capMs` when it does not. */
    async dipBack(bitsPerSecond: number, capMs: number): Promise<number> {
      const startedAt = performance.now();
      const reached = await until(() => {
        const [one, other] = rates.filter(({ atMs }) => atMs > startedAt + 400).slice(-2);
        if (one === undefined || other === undefined) return null;
        return (one.bitsPerSecond + other.bitsPerSecond) / 2 >= bitsPerSecond ? true : null;
      }, capMs);
      return reached === null ? capMs : Math.min(capMs, performance.now() - startedAt);
    },
    dipEnd(): void {
      clearInterval(timer);
      rates.length = 0;
      pair?.close();
      for (const track of stream?.getTracks() ?? []) track.stop();
      document.body.replaceChildren();
    },
  };
}

function sound() {
  const pairs: { side: Side; pair: Pair }[] = [];
  return {
    /** So many calls of each side at once. */
    async soundStart(count: number): Promise<void> {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (let n = 0; n < count; n += 1) {
        const ours = connectOurs({ microphone: trackOf(stream, 'audio') }, 'camera', null);
        pairs.push({ side: 'ours', pair: ours }, { side: 'peer', pair: await connectBare(stream) });
      }
      for (const { pair } of pairs) {
        const audio = new Audio();
        audio.srcObject = pair.received;
        audio.volume = 0.01;
        void audio.play();
      }
    },
    /** Of each call, the share of sound that it had to make up in the next milliseconds. */
    async concealment(measureMs: number): Promise<Record<Side, number[]>> {
      const read = () =>
        Promise.all(
          pairs.map(async ({ pair }) => {
            const report = await pair.stats();
            return {
              concealed: sum(report, 'audio', 'concealedSamples'),
              total: sum(report, 'audio', 'totalSamplesReceived'),
            };
          }),
        );
      const before = await read();
      await wait(measureMs);
      const after = await read();
      const shares: Record<Side, number[]> = { ours: [], peer: [] };
      for (const [index, { side }] of pairs.entries()) {
        const total = (after[index]?.total ?? 0) - (before[index]?.total ?? 0);
        const concealed = (after[index]?.concealed ?? 0) - (before[index]?.concealed ?? 0);
        shares[side].push(total > 0 ? concealed / total : NaN);
      }
      return shares;
    },
  };
}

/** People in one page, each with links to all others. */
function mesh() {
  let close = (): void => undefined;
  let shown: Watched[] = [];
  const size = { width: 640, height: 360, frameRate: 15 };
  return {
    async meshStart(side: Side, people: number): Promise<void> {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: size });
      const tile = { width: size.width / 2, height: size.height / 2 };
      const play = (received: MediaStream): void => {
        const watched = watch(received);
        Object.assign(watched.video, tile);
        shown.push(watched);
      };
      if (side === 'ours') {
        const tracks = {
          ...noTracks,
          camera: trackOf(stream, 'video'),
          microphone: trackOf(stream, 'audio'),
        };
        const calls = connectCalls(Array.from({ length: people }, () => tracks));
        for (const [index, call] of calls.entries())
          for (const at of calls.keys()) {
            if (at === index) continue;
            call.showAt(idOf(at), 'camera', tile);
            play(call.stream(idOf(at), 'camera'));
          }
        close = () => calls.forEach((call) => call.dispose());
      } else {
        const pairs: BarePair[] = [];
        for (let link = 0; link < (people * (people - 1)) / 2; link += 1)
          pairs.push(await connectBare(stream, { back: stream }));
        for (const { received, receivedBack } of pairs) {
          play(received);
          play(receivedBack);
        }
        close = () => pairs.forEach((pair) => pair.close());
      }
      const closeLinks = close;
      close = () => {
        closeLinks();
        for (const track of stream.getTracks()) track.stop();
      };
      const streams = await until(
        () => (shown.every(({ frames }) => frames > 3) ? true : null),
        20_000,
      );
      if (streams === null) throw new Error('not everybody is seen');
    },
    meshFrames: (): number => shown.reduce((total, { frames }) => total + frames, 0),
    meshEnd(): void {
      close();
      for (const watched of shown) watched.stop();
      shown = [];
    },
  };
}

function leak() {
  let drawn: ReturnType<typeof drawText> | null = null;
  return {
    /** Joins and leaves so many times, each time until a picture was seen. */
    async joinAndLeave(side: Side, times: number): Promise<void> {
      drawn ??= drawText(160, 90, 30);
      for (let n = 0; n < times; n += 1) {
        const [camera = null] = drawn.stream.getTracks();
        const pair =
          side === 'peer'
            ? await connectBare(drawn.stream)
            : connectOurs({ camera }, 'camera', null);
        const watched = watch(pair.received);
        const seen = await until(() => (watched.frames > 0 ? true : null), 15_000);
        watched.stop();
        pair.close();
        if (seen === null) throw new Error('no picture');
      }
    },
  };
}

window.benchPage = benchPage;
