import { appendFileSync, writeFileSync } from 'node:fs';

/** H4, as `btmon` and `tshark` know it. */
const datalinkH4 = 1002;
/** From the year 0 (as btsnoop counts) to 1970, in microseconds. */
const epochUs = 0x00dcddb30f2f8000n;

export type Capture = (packet: Uint8Array, isReceived: boolean) => void;

/** Writes HCI packets (with their H4 kind) into a btsnoop file, version 1. */
export function createCapture(file: string): Capture {
  const head = Buffer.alloc(16);
  head.write('btsnoop\0', 'latin1');
  head.writeUInt32BE(1, 8);
  head.writeUInt32BE(datalinkH4, 12);
  writeFileSync(file, head);
  return (packet, isReceived) => {
    const isCommandOrEvent = packet[0] === 1 || packet[0] === 4;
    const record = Buffer.alloc(24);
    record.writeUInt32BE(packet.length, 0);
    record.writeUInt32BE(packet.length, 4);
    record.writeUInt32BE((isReceived ? 1 : 0) | (isCommandOrEvent ? 2 : 0), 8);
    record.writeBigUInt64BE(BigInt(Date.now()) * 1000n + epochUs, 16);
    appendFileSync(file, Buffer.concat([record, packet]));
  };
}

/** Cuts an H4 byte stream into packets, for commands (1), ACL data (2) and events (4). */
export function createPackets(onPacket: (packet: Uint8Array) => void): (bytes: Uint8Array) => void {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      const lengthAt = rest[0] === 4 ? 2 : 3;
      if (rest.length < (rest[0] === 2 ? 5 : lengthAt + 1)) return;
      const length =
        rest[0] === 2 ? 5 + rest.readUInt16LE(3) : lengthAt + 1 + (rest[lengthAt] ?? 0);
      if (rest.length < length) return;
      onPacket(Uint8Array.from(rest.subarray(0, length)));
      rest = rest.subarray(length);
    }
  };
}
