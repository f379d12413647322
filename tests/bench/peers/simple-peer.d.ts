declare module 'simple-peer/simplepeer.min.js' {
  type Events = {
    signal: [data: unknown];
    stream: [stream: MediaStream];
    iceStateChange: [connection: RTCIceConnectionState, gathering: RTCIceGatheringState];
    connect: [];
    close: [];
    error: [error: Error];
  };

  /** The part of simple-peer 9.11.1 that the comparison uses. */
  export default class Peer {
    constructor(options: {
      initiator: boolean;
      trickle: boolean;
      stream: MediaStream;
      config: RTCConfiguration;
    });
    readonly destroyed: boolean;
    offerOptions: RTCOfferOptions;
    on<Name extends keyof Events>(name: Name, listener: (...args: Events[Name]) => void): this;
    signal(data: unknown): void;
    negotiate(): void;
    destroy(): void;
  }
}
