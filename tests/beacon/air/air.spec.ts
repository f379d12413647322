import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { run } from '../../../scripts/lib/process.ts';
import { createBeacon } from '../../../src/main/beacon/beacon.ts';
import { createHciBackend } from '../../../src/main/beacon/hci/hciBackend.ts';
import { openHciStream } from '../../../src/main/beacon/hci/openHciStream.ts';
import { hmacSha256 } from '../../../src/main/beacon/hmac.ts';
import {
  createFakeClock,
  createFakeRandom,
  createMemoryLogger,
} from '../../../src/main/testing/fakes.ts';
import { epochMs, isSentBy, parseSection } from '../../../src/shared/beacon/index.ts';
import { describeWith } from '../../harness/describeWith.ts';
import { missing, type Need } from '../../harness/capabilities.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { createCapture } from './btsnoop.ts';
import { startControllers } from './controllers.ts';
import { openTestHost, type Report, type TestHost } from './hciHost.ts';
import { startTap } from './tap.ts';

const key = new Uint8Array(32).fill(9);
const companyId = 0x1234;
const connectionFailed = 0x3e;

/**
 * What is wrong with a beacon, by what somebody else heard of it and what came of the attempt to connect.
 * Empty: it is ADV_NONCONN_IND from a non-resolvable address, with no scan response.
 */
function faultsOf(reports: readonly Report[], connection: number): string[] {
  const faults = reports.flatMap(({ eventType, addressType, address }) => [
    ...(eventType === 4 ? ['it answers scans'] : []),
    ...(eventType === 3 ? [] : [`it is heard as event type ${eventType}`]),
    ...(addressType === 1 ? [] : ['its address is public']),
    ...(Number.parseInt(address.slice(0, 2), 16) >> 6 === 0 ? [] : ['its address can be resolved']),
  ]);
  if (reports.length === 0) faults.push('it is not heard');
  if (connection !== connectionFailed) faults.push(`a connection ends with ${connection}`);
  return faults;
}

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

function makeFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mago-air-'));
  cleanUps.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The room's beacon on a controller of its own. */
function startBeacon(hciPath: string) {
  const clock = createFakeClock();
  const backend = createHciBackend({ openStream: (end) => openHciStream(hciPath, end), clock });
  const beacon = createBeacon({
    backends: [backend],
    key,
    clock,
    logger: createMemoryLogger(),
    randomBytes: createFakeRandom(),
    onChange: () => undefined,
  });
  cleanUps.push(() => beacon.dispose());
  beacon.update({ companyId, address: '10.20.30.40' });
  return { beacon, clock };
}

/** The first report of an advertiser, and what comes of scanning actively and of connecting to it. */
async function examine(phone: TestHost): Promise<{ report: Report; faults: string[] }> {
  await phone.scan();
  const report = await waitFor('a report', () => phone.reports[0]);
  await phone.stopScan();
  const connection = await phone.connectTo(report.address);
  return { report, faults: faultsOf(phone.reports, connection) };
}

/** Which of ours the data is: its identifier; throws for everything that is not ours at this time. */
function eidOf({ data }: Report, nowMs: number): string {
  const payload = parseSection(data, companyId);
  if (!payload.ok || !isSentBy(key, payload.value, nowMs, hmacSha256))
    throw new Error('this is not our beacon');
  return Buffer.from(payload.value.subarray(3, 11)).toString('hex');
}

describeWith(['bluetooth'], 'the beacon on the air', () => {
  let controllers = { socket: '', stop: () => Promise.resolve() };
  beforeAll(async () => {
    controllers = await startControllers();
  });
  afterAll(() => controllers.stop());

  async function openPhone(capture?: Parameters<typeof openTestHost>[1]): Promise<TestHost> {
    const phone = await openTestHost(controllers.socket, capture);
    cleanUps.push(() => phone.close());
    return phone;
  }

  test('is heard as ADV_NONCONN_IND with our 24 bytes, has no scan response and takes no connection', async () => {
    const phone = await openPhone();
    const { beacon, clock } = startBeacon(controllers.socket);
    await waitFor('the beacon', () => beacon.state.state === 'advertising');
    const { report, faults } = await examine(phone);
    expect(faults).toEqual([]);
    expect(report).toMatchObject({ eventType: 0x03, addressType: 1 });
    expect(report.data).toHaveLength(24);
    expect(eidOf(report, clock.now())).toHaveLength(16);
    expect(phone.reports).toHaveLength(1);
  });

  test.each([
    [
      0,
      'connectable',
      ['it answers scans', 'it is heard as event type 0', 'a connection ends with 0'],
    ],
    [2, 'scannable', ['it answers scans', 'it is heard as event type 2']],
  ] as const)('the same examination fails type %i, which is %s', async (type, _, faultsWanted) => {
    const phone = await openPhone();
    const other = await openPhone();
    await other.advertise(type, '3a0102030405', new Uint8Array(24));
    const { faults } = await examine(phone);
    expect(faults).toEqual(expect.arrayContaining([...faultsWanted]));
  });

  test('the same examination fails a public or static address', () => {
    const report = {
      eventType: 3,
      addressType: 1,
      address: '3a0102030405',
      data: new Uint8Array(),
    };
    expect(faultsOf([report], connectionFailed)).toEqual([]);
    expect(faultsOf([{ ...report, addressType: 0 }], connectionFailed)).toHaveLength(1);
    expect(faultsOf([{ ...report, address: 'ca0102030405' }], connectionFailed)).toHaveLength(1);
    expect(faultsOf([], connectionFailed)).toHaveLength(1);
  });

  test('changes identifier and address together', async () => {
    const phone = await openPhone();
    await phone.scan();
    const { clock } = startBeacon(controllers.socket);
    await waitFor('the first', () => phone.reports.length === 1);
    for (let epoch = 1; epoch <= 4; epoch += 1) {
      clock.advance(epochMs);
      await waitFor('the next', () => phone.reports.length === epoch + 1);
      const [present] = phone.reports.slice(-1);
      expect(present && eidOf(present, clock.now())).toBeDefined();
    }
    const heard = phone.reports.map(({ address, data }) => ({
      address,
      eid: Buffer.from(data.subarray(7, 15)).toString('hex'),
    }));
    expect(new Set(heard.map(({ eid }) => eid)).size).toBe(5);
    expect(new Set(heard.map(({ address }) => address)).size).toBe(5);
    // Each address with one identifier only, and the other way round.
    expect(new Set(heard.map(({ address, eid }) => address + eid)).size).toBe(5);
    expect(phone.reports.map(({ eventType }) => eventType)).toEqual([3, 3, 3, 3, 3]);
  });

  test('is silent once the room has stopped', async () => {
    const commands: string[] = [];
    const tapped = path.join(makeFolder(), 'controller');
    const tap = await startTap(tapped, controllers.socket, (packet, isReceived) => {
      if (!isReceived) commands.push(Buffer.from(packet).toString('hex'));
    });
    cleanUps.push(() => tap.stop());
    const { beacon } = startBeacon(tapped);
    await waitFor('the beacon', () => beacon.state.state === 'advertising');
    const phone = await openPhone();
    await phone.scan();
    await waitFor('a report', () => phone.reports.length === 1);
    await phone.stopScan();
    await beacon.dispose();
    // A real controller would go on without its host.
    await waitFor('the last command', () => commands.at(-1) === '010a200100');
    const marker = await openPhone();
    await phone.scan();
    // What is switched on later is heard later: had the beacon been on, it would be there before.
    await marker.advertise(3, '3a0000000001', new Uint8Array(24));
    await waitFor('the marker', () => phone.reports.length > 1);
    expect(phone.reports.slice(1).map(({ address }) => address)).toEqual(['3a0000000001']);
  });

  test('a controller that is gone is noticed, and used again when it is back', async () => {
    const tapped = path.join(makeFolder(), 'controller');
    let tap = await startTap(tapped, controllers.socket, () => undefined);
    const { beacon, clock } = startBeacon(tapped);
    await waitFor('the beacon', () => beacon.state.state === 'advertising');
    await tap.stop();
    await waitFor('the loss', () => beacon.state.failure?.code === 'died');
    clock.advance(1_000);
    await waitFor('another try', () => beacon.state.failure?.code === 'noAdapter');
    tap = await startTap(tapped, controllers.socket, () => undefined);
    cleanUps.push(() => tap.stop());
    clock.advance(2_000);
    await waitFor('the beacon', () => beacon.state.state === 'advertising');
  });

  async function captureBoth(): Promise<{ sent: string; heard: string; report: Report }> {
    const folder = makeFolder();
    const [sent, heard] = [path.join(folder, 'sent.btsnoop'), path.join(folder, 'heard.btsnoop')];
    const tapped = path.join(folder, 'controller');
    const tap = await startTap(tapped, controllers.socket, createCapture(sent));
    cleanUps.push(() => tap.stop());
    const phone = await openPhone(createCapture(heard));
    const { beacon } = startBeacon(tapped);
    await waitFor('the beacon', () => beacon.state.state === 'advertising');
    const { report } = await examine(phone);
    return { sent, heard, report };
  }

  async function decode(file: string, args: string[]): Promise<string> {
    const { code, stdout, output } = await run(file, args);
    if (code !== 0) throw new Error(`${file}: ${output}`);
    return stdout.replaceAll(/\s+/g, ' ');
  }

  /** A test of these tests' tools may be missing alone. */
  const testWith = (need: Need, title: string, body: () => Promise<void>): void => {
    const reason = missing(need);
    test.skipIf(reason !== undefined)(reason === undefined ? title : `${title} [${reason}]`, body);
  };

  testWith(
    'btmon',
    'btmon reads the captures as ADV_NONCONN_IND from a non-resolvable address',
    async () => {
      const { sent, heard, report } = await captureBoth();
      const command = await decode('btmon', ['-P', '-c', 'never', '-r', sent]);
      expect(command).toMatch(
        /Min advertising interval: 100\.000 msec \(0x00a0\) Max advertising interval: 150\.000 msec \(0x00f0\) Type: Non connectable undirected - ADV_NONCONN_IND \(0x03\) Own address type: Random \(0x01\)/,
      );
      expect(command).not.toContain('Scan Response');
      expect(command).toMatch(/Address: [0-9A-F:]{17} \(Non-Resolvable\)/);
      const event = await decode('btmon', ['-P', '-c', 'never', '-r', heard]);
      expect(event).toMatch(
        /Event type: Non connectable undirected - ADV_NONCONN_IND \(0x03\) Address type: Random \(0x01\)/,
      );
      expect(event).not.toContain('SCAN_RSP');
      expect(event.toLowerCase()).toContain(report.address.replaceAll(/(..)(?=.)/g, '$1:'));
      expect(event).toContain('Status: Connection Failed to be Established (0x3e)');
    },
  );

  testWith(
    'tshark',
    'tshark reads the captures as ADV_NONCONN_IND with one manufacturer section',
    async () => {
      const { sent, heard, report } = await captureBoth();
      const filter = ['-Y', 'bthci_cmd.opcode==0x2006', '-V'];
      expect(await decode('tshark', ['-r', sent, ...filter])).toContain(
        'Advertising Type: Non-Connectable Undirected Advertising (0x03)',
      );
      const fields = ['le_advts_event_type', 'bd_addr'].map((field) => `bthci_evt.${field}`);
      const all = [...fields, 'btcommon.eir_ad.entry.type', 'btcommon.eir_ad.entry.length'];
      const reports = await decode('tshark', [
        ...['-r', heard, '-Y', 'bthci_evt.le_meta_subevent==2', '-T', 'fields'],
        ...all.flatMap((field) => ['-e', field]),
      ]);
      const address = report.address.replaceAll(/(..)(?=.)/g, '$1:');
      expect(reports.trim()).toBe(`0x03 ${address} 0xff 23`);
    },
  );

  testWith('hcidump', 'hcidump reads the capture as ADV_NONCONN_IND', async () => {
    const { sent } = await captureBoth();
    expect(await decode('hcidump', ['-r', sent])).toContain(
      'type 0x03 (ADV_NONCONN_IND - Non connectable undirected advertising)',
    );
  });

  testWith('socat', 'works over a serial port as well', async () => {
    const port = path.join(makeFolder(), 'tty');
    const child = spawn('socat', [
      `PTY,link=${port},raw,echo=0`,
      `UNIX-CONNECT:${controllers.socket}`,
    ]);
    const ended = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    cleanUps.push(async () => {
      child.kill();
      await ended;
    });
    await waitFor('the serial port', () => existsSync(port));
    const phone = await openPhone();
    const { beacon } = startBeacon(port);
    await waitFor('the beacon', () => beacon.state.state === 'advertising');
    expect((await examine(phone)).faults).toEqual([]);
    child.kill();
    await waitFor('the loss', () => beacon.state.failure?.code === 'died');
  });
});
