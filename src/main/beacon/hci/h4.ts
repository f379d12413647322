/**
 * Packets of the Host Controller Interface on a byte stream (Core Specification Vol 4, Part A "UART transport
 * layer", known as H4): a byte that tells the kind, then the packet.
 */
const kinds = { command: 1, event: 4 } as const;

/** Kind → bytes of its header after the kind, and where in it the length is. Kinds the controller may send. */
const headers: Readonly<Record<number, { bytes: number; lengthAt: number; lengthBytes: 1 | 2 }>> = {
  // ACL and ISO data, SCO data: a beacon has no use for them, they are passed over.
  2: { bytes: 4, lengthAt: 2, lengthBytes: 2 },
  3: { bytes: 3, lengthAt: 2, lengthBytes: 1 },
  [kinds.event]: { bytes: 2, lengthAt: 1, lengthBytes: 1 },
  5: { bytes: 4, lengthAt: 2, lengthBytes: 2 },
};

export type HciEvent = { code: number; parameters: Uint8Array };

export interface H4Reader {
  /** The events that these bytes complete. Undefined once bytes have come that begin no packet. */
  push(bytes: Uint8Array): HciEvent[] | undefined;
}

/** At most one packet is kept, 65,540 bytes. */
export function createH4Reader(): H4Reader {
  let buffer = Buffer.alloc(0);
  let isGarbled = false;

  /** Length of the packet at the front; 0 where too little of it is there, undefined where it is none. */
  function frontLength(): number | undefined {
    const [kind] = buffer;
    if (kind === undefined) return 0;
    const header = headers[kind];
    if (!header) return undefined;
    if (buffer.length < 1 + header.bytes) return 0;
    const length = 1 + header.bytes + buffer.readUIntLE(1 + header.lengthAt, header.lengthBytes);
    return buffer.length < length ? 0 : length;
  }

  return {
    push(bytes) {
      if (isGarbled) return undefined;
      buffer = Buffer.concat([buffer, bytes]);
      const events: HciEvent[] = [];
      for (let length = frontLength(); length !== 0; length = frontLength()) {
        if (length === undefined) {
          isGarbled = true;
          buffer = Buffer.alloc(0);
          return undefined;
        }
        const packet = buffer.subarray(0, length);
        buffer = buffer.subarray(length);
        if (packet[0] === kinds.event)
          events.push({ code: packet[1] ?? 0, parameters: Uint8Array.from(packet.subarray(3)) });
      }
      return events;
    },
  };
}

export const encodeCommand = (opcode: number, parameters: Uint8Array): Uint8Array =>
  Uint8Array.from([kinds.command, opcode & 0xff, opcode >> 8, parameters.length, ...parameters]);
