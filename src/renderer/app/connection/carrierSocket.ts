import type { CarrierFrame, RoomCarrier } from '#shared/room/carrier.ts';

const normalClosure = 1000;
const abnormalClosure = 1006;

export type CarrierSockets = {
  /** For tRPC's client in place of the browser's own. Its address is ignored: there is one room. */
  WebSocket: typeof WebSocket;
  dispose(): void;
};

/** Connections over Electron IPC in the shape of the browser's WebSocket (`shared/room/carrier.ts`). */
export function createCarrierSockets(carrier: RoomCarrier): CarrierSockets {
  const sockets = new Map<number, CarrierSocket>();
  let lastNumber = 0;
  const unsubscribe = carrier.subscribe((frame) => sockets.get(frame.c)?.receive(frame));

  class RoomSocket extends CarrierSocket {
    constructor() {
      lastNumber += 1;
      const number = lastNumber;
      super(number, carrier, () => sockets.delete(number));
      sockets.set(number, this);
      this.connect();
    }
  }
  return { WebSocket: RoomSocket, dispose: unsubscribe };
}

class CarrierSocket extends EventTarget implements WebSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  // tRPC reads the constants off the instance too: without them it never ends a subscription.
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readonly url = '';
  readonly protocol = '';
  readonly extensions = '';
  readonly bufferedAmount = 0;
  binaryType: BinaryType = 'arraybuffer';
  onopen = null;
  onmessage = null;
  onerror = null;
  onclose = null;
  #readyState: 0 | 1 | 2 | 3 = 0;
  readonly #number: number;
  readonly #carrier: RoomCarrier;
  readonly #onClosed: () => void;

  constructor(number: number, carrier: RoomCarrier, onClosed: () => void) {
    super();
    this.#number = number;
    this.#carrier = carrier;
    this.#onClosed = onClosed;
  }

  get readyState(): 0 | 1 | 2 | 3 {
    return this.#readyState;
  }

  connect(): void {
    this.#carrier.send({ k: 'open', c: this.#number });
  }

  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (typeof data !== 'string') throw new TypeError('text only');
    if (this.#readyState === this.OPEN) this.#carrier.send({ k: 'data', c: this.#number, d: data });
  }

  close(): void {
    if (this.#readyState === this.CLOSED) return;
    this.#carrier.send({ k: 'close', c: this.#number });
    this.#end(normalClosure);
  }

  receive(frame: CarrierFrame): void {
    switch (frame.k) {
      case 'open':
        this.#readyState = this.OPEN;
        this.dispatchEvent(new Event('open'));
        return;
      case 'data':
        this.dispatchEvent(new MessageEvent('message', { data: frame.d }));
        return;
      case 'close': {
        // A browser says `error` when a connection never came to be, and tRPC waits for that word.
        const hasOpened = this.#readyState === this.OPEN;
        if (!hasOpened) this.dispatchEvent(new Event('error'));
        this.#end(hasOpened ? normalClosure : abnormalClosure);
      }
    }
  }

  #end(code: number): void {
    if (this.#readyState === this.CLOSED) return;
    this.#readyState = this.CLOSED;
    this.#onClosed();
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}
