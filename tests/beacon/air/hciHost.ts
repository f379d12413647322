import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createPackets, type Capture } from './btsnoop.ts';

/**
 * A Bluetooth host for tests, which shares no code with the room's: a phone that scans and connects, or an
 * advertiser of any kind. Numbers are those of the Core Specification, Vol 4, Part E.
 */
const command = {
  reset: 0x0c03,
  setEventMask: 0x0c01,
  leSetEventMask: 0x2001,
  leSetRandomAddress: 0x2005,
  leSetAdvertisingParameters: 0x2006,
  leSetAdvertisingData: 0x2008,
  leSetScanResponseData: 0x2009,
  leSetAdvertisingEnable: 0x200a,
  leSetScanParameters: 0x200b,
  leSetScanEnable: 0x200c,
  leCreateConnection: 0x200d,
};
const answerMs = 2_000;

/** One LE Advertising Report (§7.7.65.2). */
export type Report = {
  /** 0 ADV_IND, 2 ADV_SCAN_IND, 3 ADV_NONCONN_IND, 4 SCAN_RSP. */
  eventType: number;
  /** 0 public, 1 random. */
  addressType: number;
  /** Most significant byte first, hexadecimal. */
  address: string;
  data: Uint8Array;
};

export interface TestHost {
  /** Everything heard so far. */
  reports: Report[];
  /** Actively: whoever can be asked for a scan response is. */
  scan(): Promise<void>;
  stopScan(): Promise<void>;
  /** Status of LE Connection Complete (§7.7.65.1): 0 connected, 0x3e failed to be established. */
  connectTo(address: string): Promise<number>;
  /** Advertises with scan response data in store. Type: see `Report`. */
  advertise(type: number, address: string, data: Uint8Array): Promise<void>;
  close(): void;
}

const reversed = (hex: string): number[] => [...Buffer.from(hex, 'hex')].toReversed();
const padded = (data: Iterable<number>): number[] => {
  const bytes = [...data];
  return [bytes.length, ...bytes, ...Array.from({ length: 31 - bytes.length }, () => 0)];
};

export async function openTestHost(controller: string, capture?: Capture): Promise<TestHost> {
  const socket = connect(controller);
  await once(socket, 'connect');
  const wire = createWire(socket, capture);
  const reports: Report[] = [];
  let onConnected: (status: number) => void = () => undefined;
  wire.onLeMeta((event) => {
    if (event[0] === 2) reports.push(parseReport(event));
    if (event[0] === 1) onConnected(event[1] ?? 0xff);
  });
  await wire.command(command.reset);
  await wire.command(command.setEventMask, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f]);
  await wire.command(command.leSetEventMask, [0x1f, 0, 0, 0, 0, 0, 0, 0]);
  return {
    reports,
    async scan() {
      await wire.command(command.leSetScanParameters, [1, 0x10, 0, 0x10, 0, 0, 0]);
      await wire.command(command.leSetScanEnable, [1, 0]);
    },
    stopScan: () => wire.command(command.leSetScanEnable, [0, 0]),
    async connectTo(address) {
      const connected = new Promise<number>((resolve) => {
        onConnected = resolve;
      });
      const interval = [0x18, 0, 0x28, 0, 0, 0, 0x2a, 0, 0, 0, 0, 0];
      const peer = [1, ...reversed(address)];
      const parameters = [0x10, 0, 0x10, 0, 0, ...peer, 0, ...interval];
      await wire.command(command.leCreateConnection, parameters);
      return connected;
    },
    async advertise(type, address, data) {
      const noPeer = [0, 0, 0, 0, 0, 0, 0];
      const parameters = [0xa0, 0, 0xa0, 0, type, 1, ...noPeer, 7, 0];
      await wire.command(command.leSetRandomAddress, reversed(address));
      await wire.command(command.leSetAdvertisingParameters, parameters);
      await wire.command(command.leSetAdvertisingData, padded(data));
      await wire.command(command.leSetScanResponseData, padded(Buffer.from('\x04\x08abc')));
      await wire.command(command.leSetAdvertisingEnable, [1]);
    },
    close: () => socket.destroy(),
  };
}

function parseReport(event: Uint8Array): Report {
  return {
    eventType: event[2] ?? 0xff,
    addressType: event[3] ?? 0xff,
    address: Buffer.from([...event.slice(4, 10)].toReversed()).toString('hex'),
    data: event.slice(11, 11 + (event[10] ?? 0)),
  };
}

function createWire(socket: Socket, capture: Capture | undefined) {
  let onAnswer: (opcode: number, status: number) => void = () => undefined;
  let onLeMeta: (event: Uint8Array) => void = () => undefined;
  socket.on(
    'data',
    createPackets((packet) => {
      capture?.(packet, true);
      const at = (index: number): number => packet[index] ?? 0;
      if (at(0) !== 4) return;
      if (at(1) === 0x0e) onAnswer(at(4) | (at(5) << 8), at(6));
      if (at(1) === 0x0f) onAnswer(at(5) | (at(6) << 8), at(3));
      if (at(1) === 0x3e) onLeMeta(packet.slice(3));
    }),
  );
  return {
    onLeMeta(listener: (event: Uint8Array) => void) {
      onLeMeta = listener;
    },
    async command(opcode: number, parameters: readonly number[] = []): Promise<void> {
      const packet = Uint8Array.from([
        ...[1, opcode & 0xff, opcode >> 8],
        ...[parameters.length, ...parameters],
      ]);
      const answered = new Promise<number>((resolve) => {
        onAnswer = (answeredOpcode, status) => answeredOpcode === opcode && resolve(status);
      });
      capture?.(packet, false);
      socket.write(packet);
      const status = await Promise.race([answered, delay(answerMs, 'silence', { ref: false })]);
      if (status !== 0) throw new Error(`HCI command 0x${opcode.toString(16)}: ${status}`);
    },
  };
}
