import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { controllerLimits } from '#shared/controller/carrier.ts';
import { refusedCloseCode } from '#shared/room/carrier.ts';
import { createFloodGate } from '../lan/floodGate.ts';
import type { Clock } from '../ports.ts';

/** RFC 6455 §7.4.1: a message that breaks the rules of this door. */
const policy = 1008;
/** What may wait for a slow reader before its socket is given up. */
const bufferedBytes = 256 * 1024;

/** A `ws` socket between the network and tRPC: counts what comes in, and is deaf once it is closing. */
export interface GuardedSocket {
  /** For tRPC's handler, in the place of the socket. */
  readonly socket: WebSocket;
  /** Nothing that arrives from now on is heard. */
  close(code: number): void;
}

export function guardSocket(client: WebSocket, clock: Clock): GuardedSocket {
  const shut = (code: number): void => {
    front.deafen();
    gate.dispose();
    // A frame that was suspended must not keep the closing frame from being read.
    client.resume();
    client.close(code);
    // What was being read for it ends now, not when the network has said goodbye.
    front.emit('close', code);
  };
  const front = new Front(client, shut);
  const gate = createFloodGate<Buffer>({
    clock,
    handle: (data) => front.receive(data),
    pause: () => client.pause(),
    resume: () => client.resume(),
    flooded: () => shut(policy),
  });
  client.on('message', (data, isBinary) => {
    if (front.readyState !== client.OPEN) return;
    const calls = isBinary || !Buffer.isBuffer(data) ? 0 : countCalls(data);
    if (calls === 0 || calls > controllerLimits.callsPerFrame || !Buffer.isBuffer(data))
      return shut(policy);
    // Each call of a frame costs as much as a frame of its own.
    for (let more = 1; more < calls; more += 1) gate.push(nothing);
    gate.push(data);
  });
  client.on('error', () => client.terminate());
  client.on('close', (code) => {
    gate.dispose();
    front.deafen();
    front.emit('close', code);
  });
  return { socket: front as unknown as WebSocket, close: shut };
}

const nothing = Buffer.alloc(0);

/** How many calls a frame carries; 0 where it is none of tRPC's. Its keep-alive is a word of its own. */
function countCalls(data: Buffer): number {
  const text = data.toString('utf8');
  if (text === 'PING' || text === 'PONG') return 1;
  try {
    const frame: unknown = JSON.parse(text);
    if (Array.isArray(frame)) return frame.length;
    return typeof frame === 'object' && frame !== null ? 1 : 0;
  } catch {
    return 0;
  }
}

/** What tRPC uses of a socket and no more (adapters/ws.ts of 11.22.1); the e2e holds it to that. */
class Front extends EventEmitter {
  readonly OPEN = 1;
  readonly #client: WebSocket;
  readonly #shut: (code: number) => void;
  #isDeaf = false;

  constructor(client: WebSocket, shut: (code: number) => void) {
    super();
    this.#client = client;
    this.#shut = shut;
  }

  get readyState(): number {
    return this.#isDeaf ? 2 : this.#client.readyState;
  }

  receive(data: Buffer): void {
    if (!this.#isDeaf && data !== nothing) this.emit('message', data, false);
  }

  send(text: string): void {
    if (this.#isDeaf) return;
    if (this.#client.bufferedAmount > bufferedBytes) return this.terminate();
    this.#client.send(text, () => undefined);
  }

  close(): void {
    // tRPC does so in one case only: what came first were no credentials.
    if (!this.#isDeaf) this.#shut(refusedCloseCode);
  }

  terminate(): void {
    this.#isDeaf = true;
    this.#client.terminate();
  }

  deafen(): void {
    this.#isDeaf = true;
  }
}
