/** The controllers' WebSocket on the LAN host (ADR 0014): tRPC's WebSocket protocol, its own small router. */
export const controllerApiPath = '/controller-api';
/** Where the controllers' page is. */
export const controllerPagePath = '/controller/';

export const controllerLimits = {
  /** Paired controllers of one room. */
  paired: 8,
  /** From the QR code's appearance to its end. */
  pairingMs: 2 * 60_000,
  /** A command is some 200 bytes. */
  frameBytes: 8 * 1024,
  /** Calls that one frame may carry: a page sends what it has to say at a time together. */
  callsPerFrame: 8,
  /** Open sockets of all controllers, and of those who want to become one. */
  sockets: 24,
} as const;

/**
 * The address in the QR code. A fragment is never sent to a server (RFC 3986 §3.5), nor kept by the page.
 * @param guestAddress of the room, as `NetworkState` has it
 */
export const controllerLink = (guestAddress: string, code: string): string =>
  `${guestAddress.replace(/\/$/, '')}${controllerPagePath}#c=${code}`;
