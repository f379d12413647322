import { checkCode } from '#shared/checkCode.ts';
import type { SixDigits } from '#shared/cloud/sixDigits.ts';
import { isPrivateIpv4, type MeetingId } from '#shared/meetingId.ts';
import { err } from '#shared/result.ts';
import { lanPort } from '#shared/roomDocument.ts';
import type { Outcome } from '#shared/room/api.ts';
import type { RoomIce } from '#shared/room/cloud.ts';
import type { VisitedMeeting } from '#shared/room/snapshot.ts';
import type { MediaState, ParticipantId, Signal } from '#shared/signal/values.ts';
import type { Road } from '../../signalling/road.ts';
import type { Cancel, Clock, JsonFile, Logger } from '../ports.ts';
import { createCaller, type FindCloudRoad } from './caller.ts';
import { createKnownRooms } from './knownRooms.ts';
import { next } from './next.ts';
import {
  stageOf,
  type Endpoint,
  type PinnedRoom,
  type VisitCallEvent,
  type VisitEffect,
  type VisitEvent,
  type VisitState,
} from './state.ts';

export type VisitDeps = {
  clock: Clock;
  logger: Logger;
  /** Whose check codes people have compared. */
  knownRooms: JsonFile;
  /** This room, as it is now. */
  ownRoom(): { name: string; id: MeetingId | null };
  arePublicAddressesAllowed(): boolean;
  /** Builds the road to a room whose key is pinned, and dials at once. */
  createRoad(room: PinnedRoom, keyChanged: () => void): Road;
  findCloudRoad: FindCloudRoad;
  onCallEvent(event: VisitCallEvent): void;
  /** Where an address is reached. The room's default port there, unless several rooms share a machine. */
  endpointOf?(address: string): Endpoint;
};

/** This room as a guest in another room's meeting: one visit at a time. */
export interface Visit {
  /**
   * Calls the room at an id and the IPv4 address it means (`parseMeetingId`). What comes of it is in the
   * snapshot. Failures: `id.own`, `id.publicNotAllowed`, `meeting.running`.
   */
  start(id: MeetingId, address: string): Outcome;
  /** Calls the room of a meeting in the cloud. Failures: `meeting.running`. */
  join(id: SixDigits): Outcome;
  /** What the connections of the visit may use; nothing where no cloud has a part in it. */
  ice(): Promise<Outcome<RoomIce>>;
  /** People's answer while `confirming`. */
  confirm(isSame: boolean): Outcome;
  knock(pin: string | null): Outcome;
  setMedia(media: MediaState): void;
  signal(to: ParticipantId, signal: Signal): Outcome;
  /** Leaves, gives up, or clears away a visit that is over. */
  leave(): Outcome;
  /** The network may be back. */
  retryNow(): void;
  /** Null while there is no visit. */
  snapshot(): VisitedMeeting | null;
  /** After every change of the snapshot. */
  subscribe(listener: () => void): Cancel;
  dispose(): void;
}

/** The thin shell around `next`: carries out what it says, in order. */
export function createVisit(deps: VisitDeps): Visit {
  const listeners = new Set<() => void>();
  const knownRooms = createKnownRooms({ file: deps.knownRooms, logger: deps.logger });
  const caller = createCaller({ ...deps, knownRooms, report: (event) => void run(event) });
  const endpointOf = deps.endpointOf ?? ((address) => ({ host: address, port: lanPort }));
  const jobs: (() => void)[] = [];
  let isWorking = false;
  let state: VisitState = {
    visit: null,
    media: { microphone: false, camera: false, screen: false },
  };

  function run(event: VisitEvent): Outcome {
    const before = state;
    const step = next(state, event);
    state = step.state;
    if (state.visit !== before.visit) jobs.push(notify);
    for (const effect of step.effects) jobs.push(() => carryOut(effect));
    work();
    return step.outcome;
  }

  /** One after another, also when carrying one out leads to the next event. */
  function work(): void {
    if (isWorking) return;
    isWorking = true;
    try {
      for (let job = jobs.shift(); job; job = jobs.shift()) job();
    } finally {
      isWorking = false;
    }
  }

  function notify(): void {
    for (const listener of listeners) listener();
  }

  function carryOut(effect: VisitEffect): void {
    switch (effect.type) {
      case 'identify':
        return caller.identify(effect.id, effect.endpoint);
      case 'remember':
        return void knownRooms.remember(effect.document, effect.id);
      case 'openRoad':
        return caller.openRoad(effect.room);
      case 'join':
        return caller.join(effect.id);
      case 'close':
        return caller.close();
      case 'send':
        return caller.send(effect.message);
      case 'tell':
        return deps.onCallEvent(effect.event);
    }
  }

  return {
    start(id, address) {
      if (id === deps.ownRoom().id) return err({ code: 'id.own' });
      if (!isPrivateIpv4(address) && !deps.arePublicAddressesAllowed())
        return err({ code: 'id.publicNotAllowed' });
      return run({ type: 'started', id, endpoint: endpointOf(address) });
    },
    join: (id) => run({ type: 'startedByCloud', id }),
    ice: () => caller.ice(),
    confirm: (isSame) => run({ type: 'confirmed', isSame }),
    knock: (pin) => run({ type: 'knocked', name: deps.ownRoom().name, pin }),
    setMedia: (media) => void run({ type: 'mediaChanged', media }),
    signal: (to, signal) => run({ type: 'signalled', to, signal }),
    leave: () => run({ type: 'left' }),
    retryNow: () => caller.retryNow(),
    snapshot: () => visitedMeeting(state),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dispose() {
      listeners.clear();
      run({ type: 'left' });
      caller.close();
    },
  };
}

function visitedMeeting({ visit }: VisitState): VisitedMeeting | null {
  if (!visit) return null;
  const { id, road, roomName } = visit;
  return { role: 'visitor', id, road, roomName, stage: stageOf(visit, checkCode) };
}
