import { FakeTrack, asTrack } from './fakeMedia.ts';

/** RTCPeerConnection as far as the engine uses it. A test says when it connects. */
export class FakePeerConnection extends EventTarget {
  readonly transceivers: ReturnType<typeof fakeTransceiver>[] = [];
  readonly channel = new FakeChannel();
  connectionState: RTCPeerConnectionState = 'new';
  iceGatheringState: RTCIceGatheringState = 'complete';
  signalingState: RTCSignalingState = 'stable';
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  currentRemoteDescription: RTCSessionDescriptionInit | null = null;

  addTransceiver(kind: 'audio' | 'video'): unknown {
    const transceiver = fakeTransceiver(kind);
    this.transceivers.push(transceiver);
    return transceiver;
  }
  getTransceivers(): unknown[] {
    return this.transceivers;
  }
  /** Sockets of a spare beside the one channel that both sides know of. */
  readonly more: FakeChannel[] = [];
  createDataChannel(_label?: string, init?: RTCDataChannelInit): FakeChannel {
    if (init?.negotiated === true) return this.channel;
    const channel = new FakeChannel();
    this.more.push(channel);
    return channel;
  }
  createOffer(): Promise<RTCSessionDescriptionInit> {
    return Promise.resolve({ type: 'offer', sdp: 'offer' });
  }
  createAnswer(): Promise<RTCSessionDescriptionInit> {
    return Promise.resolve({ type: 'answer', sdp: 'answer' });
  }
  setLocalDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.localDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-local-offer' : 'stable';
    return Promise.resolve();
  }
  setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.remoteDescription = description;
    this.currentRemoteDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    if (description.type === 'offer' && this.transceivers.length === 0) {
      for (const kind of ['audio', 'video', 'video', 'audio'] as const) this.addTransceiver(kind);
    }
    return Promise.resolve();
  }
  readonly candidates: RTCIceCandidateInit[] = [];
  addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    this.candidates.push(candidate);
    return Promise.resolve();
  }
  find(candidate: Partial<RTCIceCandidate>): void {
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }));
  }
  stats = new Map<string, unknown>();
  getStats(): Promise<Map<string, unknown>> {
    return Promise.resolve(this.stats);
  }
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
  close(): void {
    this.connectionState = 'closed';
  }
}

export class FakeChannel extends EventTarget {
  readyState: RTCDataChannelState = 'connecting';
  readonly sent: string[] = [];
  open(): void {
    this.readyState = 'open';
    this.dispatchEvent(new Event('open'));
  }
  send(data: string): void {
    this.sent.push(data);
  }
  bufferedAmount = 0;
  close(): void {
    this.readyState = 'closed';
    this.dispatchEvent(new Event('close'));
  }
  say(message: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
}

const fakeTransceiver = (kind: 'audio' | 'video') => {
  const incoming = new FakeTrack(kind, 'remote');
  let parameters = { encodings: [{ active: true }] };
  let level: { timestamp: number; audioLevel: number } | null = null;
  const sender = {
    track: null as MediaStreamTrack | null,
    replaceTrack: (track: MediaStreamTrack | null) => {
      sender.track = track;
      return Promise.resolve();
    },
    getParameters: () => structuredClone(parameters),
    setParameters: (next: typeof parameters) => {
      parameters = next;
      return Promise.resolve();
    },
    get encoding() {
      return parameters.encodings[0];
    },
  };
  return {
    direction: 'sendrecv',
    sender,
    receiver: {
      track: asTrack(incoming),
      jitterBufferTarget: null as number | null,
      getSynchronizationSources: () => (level === null ? [] : [level]),
    },
    /** As when packets of that level came. */
    hear: (audioLevel: number): void => {
      level = { timestamp: (level?.timestamp ?? 0) + 200, audioLevel };
    },
  };
};
