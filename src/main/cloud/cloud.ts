import type { Heartbeat } from '#shared/cloud/rest.ts';
import type { Failure } from '#shared/errors.ts';
import { cloudGuestLink } from '#shared/guestLink.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Outcome } from '#shared/room/api.ts';
import type { CloudView, RoomIce } from '#shared/room/cloud.ts';
import type { Settings } from '#shared/settings.ts';
import type { OpenXmpp } from '../../signalling/xmpp/client.ts';
import type { Sessions } from '../lan/sessions.ts';
import type { MeetingHost } from '../meeting/index.ts';
import type { Cancel, Clock, Logger } from '../ports.ts';
import type { SettingsStore } from '../settings/index.ts';
import type { CloudAccounts } from './account.ts';
import type { CloudTrust } from './connect.ts';
import { startLink, type CloudLink } from './link.ts';
import type { RmsClient } from './rmsClient.ts';

export type CloudDeps = {
  settings: Pick<SettingsStore, 'current' | 'subscribe'>;
  accounts: CloudAccounts;
  host: Pick<MeetingHost, 'snapshot' | 'subscribe'>;
  /** Of the cloud road. */
  sessions: Sessions;
  heartbeat(): Heartbeat;
  createClient(url: string, trust: CloudTrust): RmsClient;
  loadXmpp(trust: CloudTrust): Promise<OpenXmpp>;
  /** Undefined: the file cannot be read, or holds no certificate. */
  readAuthorities(file: string): Promise<string | undefined>;
  clock: Clock;
  logger: Logger;
  /** 0 ≤ value < 1. */
  random(): number;
};

/** Who is asked for a way to another room, and whom its XMPP server has to be. */
export type CloudWay = { client: Pick<RmsClient, 'join' | 'renew'>; trust: CloudTrust };

/** The room's cloud: follows the settings, the meeting and the account that the cloud gave it (DESIGN 9). */
export interface Cloud {
  readonly view: CloudView;
  subscribe(listener: () => void): Cancel;
  /** `https://host[:port]` of the cloud whose guest page may call this room; null where there is none. */
  readonly origin: string | null;
  enrol(code: string): Promise<Outcome>;
  leave(): Promise<Outcome>;
  ice(): Promise<Outcome<RoomIce>>;
  /** Failures: `cloud.none`, `cloud.localOnly`, `cloud.caUnusable`. */
  way(): Result<CloudWay, Failure>;
  /** What the heartbeats tell has changed. */
  refresh(): void;
  retryNow(): void;
  /** Resolves once what the settings ask for is under way. */
  settled(): Promise<void>;
  dispose(): Promise<void>;
}

/** What the settings ask for. */
type Nowhere = { at: 'none' } | { at: 'localOnly' };
type Wish = Nowhere | { at: 'cloud'; url: string; caFile: string | null; spki: string | null };

/** What there is. `link`: null until the cloud has given this room a key. */
type Place =
  | Nowhere
  | { at: 'broken'; url: string; failure: Failure }
  | { at: 'cloud'; url: string; trust: CloudTrust; client: RmsClient; link: CloudLink | null };

const wishOf = (values: Settings): Wish => {
  const { 'cloud.url': url, 'cloud.caFile': caFile, 'cloud.spki': spki } = values;
  if (values['cloud.localOnly']) return { at: 'localOnly' };
  return url === null ? { at: 'none' } : { at: 'cloud', url, caFile, spki };
};

/** A code from policy or provisioning meets a cloud that does not answer: it is tried again. */
const retryCodeMs = 60_000;

export function createCloud(deps: CloudDeps): Cloud {
  const { settings, accounts, host, clock, logger } = deps;
  const listeners = new Set<() => void>();
  let place: Place = { at: 'none' };
  let wish = '';
  let failure: Failure | null = null;
  let lastMeeting = '';
  let lastView = '';
  let queue: Promise<unknown> = Promise.resolve();
  let cancelRetry: Cancel = () => undefined;
  let isDisposed = false;

  function inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = queue.then(run);
    queue = result.catch((error: unknown) => logger.error('cannot follow the cloud', { error }));
    return result;
  }

  function changed(): void {
    const view = JSON.stringify(viewOf(place, failure));
    if (view === lastView) return;
    lastView = view;
    for (const listener of listeners) listener();
  }

  const wanted = () => {
    const meeting = host.snapshot();
    return meeting && { startedAt: meeting.startedAt, isLocked: meeting.locked };
  };

  function openLink(url: string, trust: CloudTrust, client: RmsClient): CloudLink | null {
    const account = accounts.of(url);
    if (!account) return null;
    return startLink({
      ...{ account, client, wanted, clock, logger, random: deps.random },
      loadXmpp: () => deps.loadXmpp(trust),
      sessions: deps.sessions,
      heartbeat: deps.heartbeat,
      changed() {
        changed();
        if (linkOf(place)?.state === 'removed') tryProvisionedCode();
      },
    });
  }

  async function leavePlace(): Promise<void> {
    const left = place;
    place = { at: 'none' };
    if (left.at !== 'cloud') return;
    await left.link?.dispose();
    left.client.dispose();
  }

  async function enterPlace(next: Wish): Promise<void> {
    await leavePlace();
    failure = null;
    if (next.at !== 'cloud') {
      place = next;
      return;
    }
    const { url, caFile, spki } = next;
    const ca = caFile === null ? undefined : await deps.readAuthorities(caFile);
    if (caFile !== null && ca === undefined) {
      place = { at: 'broken', url, failure: { code: 'cloud.caUnusable' } };
      return;
    }
    const trust: CloudTrust = {
      ...(ca !== undefined && { ca }),
      ...(spki !== null && { spki }),
    };
    const client = deps.createClient(url, trust);
    place = { at: 'cloud', url, trust, client, link: openLink(url, trust, client) };
  }

  async function follow(): Promise<void> {
    const next = wishOf(settings.current.values);
    if (isDisposed || JSON.stringify(next) === wish) return;
    wish = JSON.stringify(next);
    await enterPlace(next);
    changed();
    tryProvisionedCode();
  }

  /** The one from policy or the provisioning file, where the room has no key that works. */
  function tryProvisionedCode(): void {
    cancelRetry();
    const code = settings.current.values['cloud.enrolmentCode'];
    if (code === null || place.at !== 'cloud' || isDisposed) return;
    const hasKey = place.link !== null && place.link.state !== 'removed';
    if (hasKey || accounts.isUsed(place.url, code)) return;
    void inOrder(async () => {
      const { url } = place.at === 'cloud' ? place : { url: '' };
      if (place.at !== 'cloud' || accounts.isUsed(url, code)) return;
      const done = await enrol(code);
      const isAnswered = done.ok || done.error.code === 'cloud.codeRefused';
      if (!done.ok) failure = done.error;
      changed();
      if (isAnswered) return accounts.markUsed(url, code);
      cancelRetry = clock.after(retryCodeMs, tryProvisionedCode);
    });
  }

  async function enrol(code: string): Promise<Outcome> {
    if (place.at === 'broken') return err(place.failure);
    if (place.at !== 'cloud') return err({ code: `cloud.${place.at}` });
    const { url, trust, client } = place;
    const enrolled = await client.enrol(code);
    if (!enrolled.ok) return enrolled;
    const { roomId, name, key, xmppPassword } = enrolled.value;
    const kept = await accounts.keep({ url, roomId, name, key, xmppPassword });
    if (!kept.ok) return kept;
    logger.info('enrolled in the cloud', { roomId });
    failure = null;
    await place.link?.dispose();
    place = { at: 'cloud', url, trust, client, link: openLink(url, trust, client) };
    changed();
    return ok(null);
  }

  async function forget(): Promise<Outcome> {
    const forgotten = await accounts.forget();
    if (!forgotten.ok || place.at !== 'cloud') return forgotten;
    await place.link?.dispose();
    place = { ...place, link: null };
    failure = null;
    changed();
    return ok(null);
  }

  function followMeeting(): void {
    const meeting = JSON.stringify(wanted());
    if (meeting === lastMeeting) return;
    lastMeeting = meeting;
    linkOf(place)?.refresh();
    changed();
  }

  const followSettings = (): void => {
    void inOrder(follow);
    tryProvisionedCode();
  };
  const cancels = [settings.subscribe(followSettings), host.subscribe(followMeeting)];
  followSettings();

  return {
    get view() {
      return viewOf(place, failure);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get origin() {
      return place.at === 'cloud' ? new URL(place.url).origin : null;
    },
    enrol: (code) => inOrder(() => enrol(code)),
    leave: () => inOrder(forget),
    ice: () => linkOf(place)?.ice() ?? Promise.resolve(ok(null)),
    way() {
      if (place.at === 'broken') return err(place.failure);
      if (place.at !== 'cloud') return err({ code: `cloud.${place.at}` });
      return ok({ client: place.client, trust: place.trust });
    },
    refresh: () => linkOf(place)?.refresh(),
    retryNow: () => linkOf(place)?.retryNow(),
    settled: () => inOrder(() => Promise.resolve()),
    async dispose() {
      isDisposed = true;
      cancelRetry();
      for (const cancel of cancels) cancel();
      listeners.clear();
      await inOrder(leavePlace);
    },
  };
}

const linkOf = (place: Place): CloudLink | null => (place.at === 'cloud' ? place.link : null);

function viewOf(place: Place, failure: Failure | null): CloudView {
  const nothing = { host: null, name: null, failure: null, meeting: null };
  if (place.at === 'none' || place.at === 'localOnly') return { ...nothing, state: place.at };
  const { host } = new URL(place.url);
  if (place.at === 'broken') return { ...nothing, state: 'lost', host, failure: place.failure };
  const { link } = place;
  if (!link) return { ...nothing, state: 'notEnrolled', host, failure };
  const { state, name, meeting } = link;
  const known = meeting && { id: meeting.id, link: cloudGuestLink(place.url, meeting.id) };
  return {
    ...{ state, host, name },
    failure: link.failure ?? failure,
    meeting: known ?? (link.isAsking ? 'asking' : null),
  };
}
