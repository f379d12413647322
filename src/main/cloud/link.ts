import type { Heartbeat, Ice } from '#shared/cloud/rest.ts';
import { errorTable, type Failure } from '#shared/errors.ts';
import { ok, type Result } from '#shared/result.ts';
import type { CloudView, RoomIce } from '#shared/room/cloud.ts';
import type { OpenXmpp } from '../../signalling/xmpp/client.ts';
import type { Sessions } from '../lan/sessions.ts';
import type { Cancel, Clock, Logger } from '../ports.ts';
import type { CloudAccount } from './account.ts';
import { createCloudMeeting, type KnownMeeting, type WantedMeeting } from './cloudMeeting.ts';
import { startHeartbeats } from './heartbeats.ts';
import type { RmsClient } from './rmsClient.ts';
import { createRoomXmpp, type RoomXmppState } from './roomXmpp.ts';

export type LinkDeps = {
  account: CloudAccount;
  client: Pick<RmsClient, 'asRoom'>;
  loadXmpp(): Promise<OpenXmpp>;
  /** Of the cloud road. */
  sessions: Sessions;
  heartbeat(): Heartbeat;
  wanted(): WantedMeeting | null;
  changed(): void;
  clock: Clock;
  logger: Logger;
  random(): number;
};

/** What the cloud's API has last said. */
export type Api = 'unknown' | 'up' | 'down' | 'removed';

/** The link of an enrolled room to its cloud. */
export interface CloudLink {
  readonly state: LinkState;
  readonly failure: Failure | null;
  /** What the cloud calls the room. */
  readonly name: string;
  readonly meeting: KnownMeeting | null;
  /** Six digits have been asked for a moment ago. */
  readonly isAsking: boolean;
  ice(): Promise<Result<RoomIce, Failure>>;
  /** The meeting, the room's address or what it is busy with may be different. */
  refresh(): void;
  retryNow(): void;
  /** Ends the meeting at the cloud and logs out. */
  dispose(): Promise<void>;
}

export type LinkState = Extract<
  CloudView['state'],
  'connecting' | 'up' | 'lost' | 'removed' | 'replaced'
>;

/** One word for the two connections: guests by six digits need both. */
export function linkState(api: Api, xmpp: RoomXmppState): LinkState {
  if (api === 'removed') return 'removed';
  if (xmpp === 'replaced') return 'replaced';
  if (api === 'down' || xmpp === 'down') return 'lost';
  return api === 'unknown' || xmpp === 'connecting' ? 'connecting' : 'up';
}

/** How long people wait for six digits; then ten are shown, and six when they come. */
const askingMs = 2_000;
/** Credentials are asked anew that long before they expire. */
const iceMarginMs = 300_000;
const farewellMs = 1_000;

export function startLink(deps: LinkDeps): CloudLink {
  const { account, clock, logger } = deps;
  const calls = deps.client.asRoom(account.key);
  let api: Api = 'unknown';
  let failure: Failure | null = null;
  let { name } = account;
  let askedFor: number | null = null;
  let cancelAsking: Cancel = () => undefined;
  let ice: { of: string; value: Ice } | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let isLate = true;
  let isLeaving = false;
  let isOver = false;
  let lastState: LinkState = 'connecting';
  let lastBeat = '';

  /** One request after the other, so that each answer is about what was said before it. */
  function inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = queue.then(run);
    queue = result.catch((error: unknown) =>
      logger.error('a request to the cloud failed', { error }),
    );
    return result;
  }

  const wanted = (): WantedMeeting | null => (isLeaving ? null : deps.wanted());
  const meeting = createCloudMeeting({ calls, wanted, changed });
  const xmpp = createRoomXmpp({
    ...{ clock, logger, changed },
    load: deps.loadXmpp,
    sessions: deps.sessions,
    random: deps.random,
    suspicious: () => heartbeats.nudge(),
  });
  const heartbeats = startHeartbeats({
    ...{ clock, random: deps.random },
    beat: () => inOrder(beat),
    isInMeeting: () => wanted() !== null,
  });

  function changed(): void {
    if (isOver) return;
    const state = linkState(api, xmpp.state);
    if (state !== lastState) {
      const log = state === 'up' || state === 'connecting' ? logger.info : logger.warn;
      log('the cloud', { state, ...(failure && { reason: failure.code }) });
      lastState = state;
    }
    deps.changed();
  }

  function enter(next: Api, why: Failure | null): void {
    api = next;
    failure = why;
    changed();
  }

  /** In a meeting the next heartbeat is due sooner, so its beginning is news by itself. */
  const newsOf = (said: Heartbeat): string => JSON.stringify([said, wanted() !== null]);

  async function beat() {
    const said = deps.heartbeat();
    lastBeat = newsOf(said);
    const answer = await calls.heartbeat(said);
    if (isOver) return answer;
    if (!answer.ok) {
      hearFailure(answer.error);
      return answer;
    }
    ({ name } = answer.value);
    xmpp.follow(answer.value.xmpp, account.xmppPassword);
    if (api !== 'up') xmpp.retryNow();
    enter('up', null);
    await meeting.heard(answer.value.meetings);
    await sync();
    return answer;
  }

  function hearFailure(error: Failure): void {
    if (error.code !== 'cloud.keyRefused') return enter('down', error);
    xmpp.follow(null, null);
    enter('removed', { code: 'cloud.removed' });
  }

  async function sync(): Promise<void> {
    if (isOver || api === 'removed') return;
    const told = await meeting.sync();
    if (told.ok) return;
    logger.warn('the cloud does not have the meeting yet', { reason: told.error.code });
    // The next heartbeat says whether the cloud is gone.
    if (errorTable[told.error.code].retry) heartbeats.nudge();
  }

  /** The clock of the two seconds begins with the meeting. */
  function watchAsking(): void {
    const startedAt = wanted()?.startedAt ?? null;
    if (startedAt === askedFor) return;
    cancelAsking();
    askedFor = startedAt;
    isLate = startedAt === null;
    if (startedAt === null) return;
    cancelAsking = clock.after(askingMs, () => {
      isLate = true;
      changed();
    });
  }
  async function askIce(): Promise<Result<RoomIce, Failure>> {
    const { known } = meeting;
    if (!known || api !== 'up') return ok(null);
    const isFresh = ice?.of === known.id && ice.value.expiresAt - iceMarginMs > clock.now();
    if (ice && isFresh) return ok(ice.value);
    const asked = await calls.ice(known.id);
    if (asked.ok) ice = { of: known.id, value: asked.value };
    return asked;
  }

  watchAsking();
  return {
    get state() {
      return linkState(api, xmpp.state);
    },
    get failure() {
      return failure;
    },
    get name() {
      return name;
    },
    get meeting() {
      return meeting.known;
    },
    get isAsking() {
      return !isLate && api !== 'down' && api !== 'removed';
    },
    ice: () => inOrder(askIce),
    refresh() {
      watchAsking();
      void inOrder(sync);
      if (newsOf(deps.heartbeat()) !== lastBeat) heartbeats.nudge();
    },
    retryNow() {
      heartbeats.nudge();
      xmpp.retryNow();
    },
    async dispose() {
      isLeaving = true;
      heartbeats.dispose();
      cancelAsking();
      const told = inOrder(async () => {
        if (api === 'up') await meeting.sync();
      });
      await Promise.race([
        told.catch(() => undefined),
        new Promise<void>((resolve) => void clock.after(farewellMs, resolve)),
      ]);
      isOver = true;
      xmpp.dispose();
    },
  };
}
