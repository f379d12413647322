import type { RoomXmpp } from '#shared/cloud/rest.ts';
import { roomJid } from '#shared/xmppNames.ts';
import type { OpenXmpp } from '../../signalling/xmpp/client.ts';
import type { Sessions } from '../lan/sessions.ts';
import type { Cancel, Clock, Logger } from '../ports.ts';
import { createXmppHost, type XmppHost } from './xmppHost.ts';

/** `off`: the cloud has no XMPP server. `down`: it has, and guests cannot reach the room by it. */
export type RoomXmppState = 'off' | 'connecting' | 'up' | 'down' | 'replaced';

export type RoomXmppDeps = {
  load(): Promise<OpenXmpp>;
  sessions: Sessions;
  clock: Clock;
  logger: Logger;
  random(): number;
  changed(): void;
  /** The account was refused, or the stream is gone: the cloud's API knows more. */
  suspicious(): void;
};

/** The cloud road as the heartbeats' answers describe it: started, moved and stopped. */
export interface RoomXmppRoad {
  readonly state: RoomXmppState;
  follow(where: RoomXmpp | null, password: string | null): void;
  retryNow(): void;
  dispose(): void;
}

/** XEP-0198 makes a short cut invisible; what comes back by then is not worth a word. */
const shortCutMs = 1_000;
const firstLoginMs = 10_000;
/** Two devices take the account from each other by turns: being up for a moment means nothing. */
const steadyMs = 60_000;

export function createRoomXmpp(deps: RoomXmppDeps): RoomXmppRoad {
  const { clock, logger } = deps;
  let state: RoomXmppState = 'off';
  let place = '';
  let host: XmppHost | null = null;
  let replacedAt = Number.NEGATIVE_INFINITY;
  let cancel: Cancel = () => undefined;

  function enter(next: RoomXmppState): void {
    cancel();
    if (next === state) return;
    state = next;
    deps.changed();
  }
  function enterLater(next: RoomXmppState, ms: number): void {
    cancel();
    cancel = clock.after(ms, () => enter(next));
  }

  function heard(next: XmppHost['state']): void {
    switch (next) {
      case 'up': {
        const steadyIn = replacedAt + steadyMs - clock.monotonic();
        return steadyIn > 0 ? enterLater('up', steadyIn) : enter('up');
      }
      case 'replaced':
        replacedAt = clock.monotonic();
        return enter('replaced');
      case 'down':
      case 'refused':
        deps.suspicious();
        if (state === 'up') enterLater('down', next === 'refused' ? 0 : shortCutMs);
    }
  }

  function stop(): void {
    host?.dispose();
    host = null;
  }

  async function start({ urls, domain, name }: RoomXmpp, password: string): Promise<void> {
    const mine = place;
    const open = await deps.load();
    const [url, ...otherUrls] = urls;
    if (place !== mine || url === undefined) return;
    host = createXmppHost({
      ...{ open, otherUrls, domain, clock, logger },
      account: { url, jid: roomJid(name, domain), password, mechanism: 'SCRAM-SHA-256' },
      roomName: name,
      sessions: deps.sessions,
      random: deps.random,
      onState: heard,
    });
  }

  return {
    get state() {
      return state;
    },
    follow(where, password) {
      const next = where && password !== null ? JSON.stringify(where) : '';
      if (next === place) return;
      place = next;
      stop();
      if (!where || password === null) return enter('off');
      enter('connecting');
      enterLater('down', firstLoginMs);
      start(where, password).catch((error: unknown) =>
        logger.error('the cloud road cannot be started', { error }),
      );
    },
    retryNow: () => host?.retryNow(),
    dispose() {
      place = '';
      cancel();
      stop();
    },
  };
}
