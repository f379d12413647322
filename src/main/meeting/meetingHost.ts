import type { Failure } from '#shared/errors.ts';
import type { Outcome } from '#shared/room/api.ts';
import type { HostedMeeting, LobbyGuest } from '#shared/room/snapshot.ts';
import type { MediaState, ParticipantId, Signal } from '#shared/signal/values.ts';
import type {
  Cancel,
  Clock,
  JsonFile,
  Logger,
  OpenSession,
  ParticipantPort,
  RandomBytes,
} from '../ports.ts';
import { createHostLoop, makeId, type HostLoop } from './hostLoop.ts';
import { createLimitsFile } from './limitsFile.ts';
import { spentLedger } from './pinLimits.ts';
import type { Command, Effect, HostState, MeetingSettings, SessionId } from './state.ts';
import { hostedMeeting, lobbyGuests } from './views.ts';

export type MeetingHostDeps = {
  clock: Clock;
  randomBytes: RandomBytes;
  logger: Logger;
  /** Where the ledger of wrong PINs outlives a restart. */
  limitsFile: JsonFile;
  settings: MeetingSettings;
};

/**
 * The one authority on who is in (DESIGN 3, 6). Roads open sessions on it; the wall commands it and is a
 * participant of every meeting itself.
 */
export interface MeetingHost {
  /** The door. Usable at once; until `load` has ended no PIN opens it. */
  open: OpenSession;
  /** Reads the ledger of wrong PINs. Never rejects: what cannot be read counts as spent. */
  load(): Promise<void>;
  /** The file turned out to be broken and was put aside (its `onBroken`): what it held counts as spent. */
  limitsLost(): void;
  /** Null while no meeting runs. */
  snapshot(): HostedMeeting | null;
  /** Oldest first. Also while no meeting runs. */
  lobby(): readonly LobbyGuest[];
  /** `limits.notSaved` while wrong PINs cannot be remembered. */
  notices(): readonly Failure[];
  /** After every change of the three above. */
  subscribe(listener: () => void): Cancel;
  /** Signals to the wall. Its sender is in the snapshot, or the lobby, by then. */
  onSignal(listener: (from: ParticipantId, signal: Signal) => void): Cancel;
  configure(settings: MeetingSettings): void;

  /** Fails with `meeting.running`. */
  start(): Outcome;
  end(): Outcome;
  /** Starts a meeting where none runs. Fails with `participant.unknown`, `join.full`. */
  admit(id: ParticipantId): Outcome;
  deny(id: ParticipantId): Outcome;
  mute(id: ParticipantId): Outcome;
  remove(id: ParticipantId): Outcome;
  setLocked(locked: boolean): Outcome;
  setPin(enabled: boolean): Outcome;
  signalFromWall(to: ParticipantId, signal: Signal): Outcome;
  setWallMedia(media: MediaState): void;
  /** Closes every session. */
  dispose(): void;
}

/** The thin shell around `next`: its ports, its listeners and its file. */
export function createMeetingHost(deps: MeetingHostDeps): MeetingHost {
  const { clock, logger } = deps;
  const ports = new Map<SessionId, ParticipantPort>();
  const listeners = new Set<() => void>();
  const signalListeners = new Set<(from: ParticipantId, signal: Signal) => void>();
  const initial = initialState(deps.settings, makeId(deps.randomBytes));
  const loop = createHostLoop({ ...deps, initial, changed, carryOut });
  const { run } = loop;
  const limitsFile = createLimitsFile({
    file: deps.limitsFile,
    clock,
    onSettled: (revision, isSaved) => void run({ type: 'limitsSettled', revision, isSaved }),
  });
  let lastView = '';
  let isLedgerLost = false;

  const snapshot = () => hostedMeeting(loop.state, clock.monotonic());
  const lobby = () => lobbyGuests(loop.state);
  const notices = (): Failure[] => (loop.state.limits.isSaved ? [] : [{ code: 'limits.notSaved' }]);

  function changed(): void {
    const view = JSON.stringify([snapshot(), lobby(), notices()]);
    if (view === lastView) return;
    lastView = view;
    for (const listener of listeners) listener();
  }

  function carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'send':
        ports.get(effect.session)?.send(effect.message);
        return;
      case 'close': {
        const port = ports.get(effect.session);
        ports.delete(effect.session);
        port?.close(effect.failure);
        return;
      }
      case 'signalWall':
        for (const listener of signalListeners) listener(effect.from, effect.signal);
        return;
      case 'saveLimits': {
        const { ledger, revision } = loop.state.limits;
        if (ledger) limitsFile.save(revision, ledger);
      }
    }
  }

  return {
    open: createDoor(loop, ports),
    async load() {
      const saved = await limitsFile.load();
      const usable = isLedgerLost ? null : saved;
      if (!usable) logger.warn('PIN limits unreadable: only the lobby is left for an hour');
      run({ type: 'limitsLoaded', ledger: usable ?? spentLedger(clock.monotonic()) });
    },
    limitsLost() {
      isLedgerLost = true;
    },
    snapshot,
    lobby,
    notices,
    subscribe: (listener) => subscribeTo(listeners, listener),
    onSignal: (listener) => subscribeTo(signalListeners, listener),
    configure: (settings) => void run({ type: 'configured', settings }),
    setWallMedia: (media) => void run({ type: 'wallMediaChanged', media }),
    ...wallCommands((command) => run({ type: 'commanded', command })),
    dispose() {
      loop.dispose();
      limitsFile.dispose();
      for (const port of ports.values()) port.close(null);
      ports.clear();
      listeners.clear();
      signalListeners.clear();
    },
  };
}

function createDoor(loop: HostLoop, ports: Map<SessionId, ParticipantPort>): OpenSession {
  const { run } = loop;
  let lastSession: SessionId = 0;
  return (source, port) => {
    lastSession += 1;
    const session = lastSession;
    ports.set(session, port);
    run({ type: 'opened', session, source });
    return {
      receive: (message) => void run({ type: 'received', session, message }),
      setConnection: (connection) => void run({ type: 'connectionChanged', session, connection }),
      get isAtDoor() {
        return (loop.state.visitors.get(session)?.stage.at ?? 'door') === 'door';
      },
      end() {
        ports.delete(session);
        run({ type: 'ended', session });
      },
    };
  };
}

type WallCommands = Pick<
  MeetingHost,
  'start' | 'end' | 'admit' | 'deny' | 'mute' | 'remove' | 'setLocked' | 'setPin' | 'signalFromWall'
>;

const wallCommands = (run: (command: Command) => Outcome): WallCommands => ({
  start: () => run({ do: 'start' }),
  end: () => run({ do: 'end' }),
  admit: (id) => run({ do: 'admit', id }),
  deny: (id) => run({ do: 'deny', id }),
  mute: (id) => run({ do: 'mute', id }),
  remove: (id) => run({ do: 'remove', id }),
  setLocked: (locked) => run({ do: 'setLocked', locked }),
  setPin: (enabled) => run({ do: 'setPin', enabled }),
  signalFromWall: (to, signal) => run({ do: 'signal', to, signal }),
});

const initialState = (settings: MeetingSettings, wallId: ParticipantId): HostState => ({
  settings,
  wall: { id: wallId, media: { microphone: false, camera: false, screen: false } },
  meeting: null,
  visitors: new Map(),
  knocks: new Map(),
  limits: { ledger: null, revision: 0, settledRevision: 0, isSaved: true },
});

function subscribeTo<T>(listeners: Set<T>, listener: T): Cancel {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
