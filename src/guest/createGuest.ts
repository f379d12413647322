import type { ClientMessage } from '#shared/signal/messages.ts';
import {
  cleanName,
  type MediaState,
  type ParticipantId,
  type Signal,
} from '#shared/signal/values.ts';
import type {
  After,
  Call,
  CallSnapshot,
  Devices,
  DevicesSnapshot,
  TileSize,
} from '../rtc/index.ts';
import { createStore } from '../rtc/store.ts';
import type { Road, RoadEvent } from '../signalling/road.ts';
import { createGuestCall } from './engine/guestCall.ts';
import { createGuestDevices } from './engine/guestDevices.ts';
import { createNewsDesk, type NewsItem } from './engine/newsDesk.ts';
import { createSoundGate } from './engine/soundGate.ts';
import {
  nextFlow,
  startFlow,
  type Flow,
  type FlowEffect,
  type FlowEvent,
  type FlowStep,
} from './flow/guestFlow.ts';

/** All that the views show. Plain data: streams are asked for by id. */
export type GuestSnapshot = {
  flow: Flow;
  devices: DevicesSnapshot;
  call: CallSnapshot;
  isPresentOnly: boolean;
  news: readonly NewsItem[];
  /** The browser wants a touch before it plays sound. */
  isSoundBlocked: boolean;
};

/** The guest's page without its views. Every action that does not fit the moment does nothing. */
export interface Guest {
  readonly snapshot: GuestSnapshot;
  subscribe(listener: () => void): () => void;
  /** `pin` is null to ask the room to be let in. */
  knock(name: string, pin: string | null): void;
  cancel(): void;
  leave(): void;
  returnToDoor(): void;
  setPresentOnly(isPresentOnly: boolean): void;
  retryDevices(): void;
  setCamera(isOn: boolean): void;
  setMicrophone(isOn: boolean): void;
  chooseCamera(id: string): void;
  chooseMicrophone(id: string): void;
  chooseSpeaker(id: string): void;
  /** Inside a user gesture only. */
  startSharing(): void;
  stopSharing(): void;
  readonly preview: MediaStream;
  stream(id: ParticipantId, kind: 'camera' | 'screen'): MediaStream | null;
  showAt(id: ParticipantId, kind: 'camera' | 'screen', size: TileSize | null): void;
  /** An element could not play: `play` tries again and must run inside a user gesture. */
  soundBlocked(play: () => void): void;
  allowSound(): void;
  /** The network or the page came back: do not wait for the back-off. */
  retryRoad(): void;
  /** The room is at another address and can be reached there: the road breaks off and goes on that way. */
  roomMoved(breakOff: () => void): void;
  /** The page goes for good: the room should not have to wait for the silence. */
  pageClosing(): void;
  dispose(): void;
}

export type GuestDeps = {
  openRoad(): Road;
  createCall(send: (to: ParticipantId, signal: Signal) => void): Call;
  createDevices(): Devices;
  /** The person comes to present, and has said so before this page was opened. */
  startsPresentOnly?: boolean;
  after: After;
  /** Keeps the screen lit until the returned function is called. */
  keepAwake(): () => void;
  /** One line of lifecycle; never a PIN, a token or SDP. */
  log(message: string): void;
};

const isSameMedia = (a: MediaState | null, b: MediaState): boolean =>
  a !== null && a.camera === b.camera && a.microphone === b.microphone && a.screen === b.screen;

export function createGuest(deps: GuestDeps): Guest {
  const begin = startFlow();
  let flow = begin.flow;
  let road: Road | null = null;
  let stopListening = (): void => undefined;
  let letSleep: (() => void) | null = null;
  /** What the room was last told of our media. */
  let saidMedia: MediaState | null = null;

  const say = (message: ClientMessage): void => road?.send(message);
  const call = createGuestCall({
    createCall: deps.createCall,
    send: (to, signal) => say({ type: 'signal', to, signal }),
    after: deps.after,
    changed: () => publish(),
    log: deps.log,
  });
  const devices = createGuestDevices({
    ...deps,
    changed: () => devicesChanged(),
  });
  const newsDesk = createNewsDesk(deps.after, () => publish());
  const soundGate = createSoundGate(() => publish());

  const take = (): GuestSnapshot => ({
    flow,
    devices: devices.snapshot,
    call: call.snapshot,
    isPresentOnly: devices.isPresentOnly,
    news: newsDesk.items,
    isSoundBlocked: soundGate.isBlocked,
  });
  const store = createStore(take());
  const publish = (): void => store.set(take());

  function devicesChanged(): void {
    call.setTracks(devices.tracks);
    sayMedia();
    publish();
  }

  function sayMedia(): void {
    const isHeard = flow.stage.at === 'lobby' || flow.stage.at === 'in';
    const { media } = devices;
    if (!isHeard || isSameMedia(saidMedia, media)) return;
    saidMedia = media;
    say({ type: 'media', media });
  }

  function dispatch(event: FlowEvent): void {
    apply(nextFlow(flow, event));
  }

  function apply(step: FlowStep): void {
    flow = step.flow;
    for (const effect of step.effects) carryOut(effect);
    call.follow(flow.stage);
    if (flow.stage.at === 'in') letSleep ??= deps.keepAwake();
    else {
      letSleep?.();
      letSleep = null;
    }
    sayMedia();
    publish();
  }

  function carryOut(effect: FlowEffect): void {
    switch (effect.do) {
      case 'dial':
        return dial();
      case 'knock':
        return void knock(effect.name, effect.pin);
      case 'say':
        return say(effect.message);
      case 'endCall':
        newsDesk.clear();
        soundGate.clear();
        return call.end();
      case 'releaseDevices':
        return devices.release();
      case 'startDevices':
        return devices.start();
      case 'muteMicrophone':
        return devices.setMicrophone(false);
      case 'relink':
        return call.relink(flow.stage);
      case 'roadRestored':
        return call.roadRestored();
      case 'tell':
        return newsDesk.tell(effect.news);
    }
  }

  function dial(): void {
    hangUp();
    const opened = deps.openRoad();
    road = opened;
    stopListening = opened.subscribe(hear);
  }

  function hangUp(): void {
    stopListening();
    road?.close();
    road = null;
  }

  function hear(event: RoadEvent): void {
    if (event.type === 'state') return dispatch({ type: 'roadChanged', state: event.state });
    const { message } = event;
    if (message.type === 'signal') return call.receive(message.from, message.signal);
    dispatch({ type: 'received', message });
  }

  /** The offer rides along (DESIGN 7): by the time somebody at the wall has decided, the transport is open. */
  async function knock(name: string, pin: string | null): Promise<void> {
    const offer = await call.prepare();
    if (flow.stage.at !== 'door' || !flow.stage.isKnocking) return;
    saidMedia = devices.media;
    const extras = { ...(pin === null ? {} : { pin }), ...(offer ? { offer } : {}) };
    say({ type: 'knock', name, kind: 'guest', media: saidMedia, ...extras });
  }

  apply(begin);
  devices.start();
  return {
    get snapshot() {
      return store.value;
    },
    subscribe: store.subscribe,
    knock(typed, pin) {
      const name = cleanName(typed);
      if (name !== '') dispatch({ type: 'knockAsked', name, pin });
    },
    cancel: () => dispatch({ type: 'cancelAsked' }),
    leave: () => dispatch({ type: 'leaveAsked' }),
    returnToDoor: () => dispatch({ type: 'returnAsked' }),
    setPresentOnly: devices.setPresentOnly,
    retryDevices: devices.retry,
    setCamera: devices.setCamera,
    setMicrophone: devices.setMicrophone,
    chooseCamera: devices.chooseCamera,
    chooseMicrophone: devices.chooseMicrophone,
    chooseSpeaker: devices.chooseSpeaker,
    startSharing: devices.startSharing,
    stopSharing: devices.stopSharing,
    get preview() {
      return devices.preview;
    },
    stream: call.stream,
    showAt: call.showAt,
    soundBlocked: soundGate.blocked,
    allowSound: soundGate.allow,
    retryRoad: () => road?.retryNow(),
    roomMoved(breakOff) {
      dispatch({ type: 'roomMoved' });
      breakOff();
      road?.retryNow();
    },
    pageClosing() {
      if (flow.stage.at === 'in' || flow.stage.at === 'lobby') say({ type: 'leave' });
      hangUp();
    },
    dispose() {
      hangUp();
      letSleep?.();
      newsDesk.clear();
      call.end();
      devices.dispose();
    },
  };
}
