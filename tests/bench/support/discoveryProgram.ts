import { createSocket } from 'node:dgram';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { createAnswering } from '../../../src/main/discovery/answering.ts';
import { openUdp, readLanInterfaces } from '../../../src/main/discovery/index.ts';
import { createResponder } from '../../../src/main/discovery/responder.ts';
import { createTokenBuckets, discoveryLimits } from '../../../src/main/discovery/tokenBuckets.ts';
import { systemClock } from '../../../src/main/systemClock.ts';
import { parseMeetingId } from '../../../src/shared/meetingId.ts';
import { answerQuestions } from './talkToChild.ts';

/**
 * `discoveryProgram.ts <address>`: the room's responder, and beside it a socket that sends back what it gets.
 * The responder's limits are the room's but for their numbers: one source asks thousands of times here.
 */
const [address = ''] = process.argv.slice(2);
const plenty = 1_000_000;
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const identity = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
const id = parseMeetingId('8975213240', { allowPublicAddressIds: false });

const log = {
  error: (line: string) => process.stderr.write(`${line}\n`),
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
const buckets = createTokenBuckets(
  {
    ...discoveryLimits,
    perSourceBurst: plenty,
    perSourcePerSecond: plenty,
    totalBurst: plenty,
    totalPerSecond: plenty,
  },
  systemClock.monotonic,
);
const port = 8035;
const ready = new Promise<void>((resolve) => {
  createResponder({
    openUdp,
    answering: createAnswering({
      facts: () => ({
        identity,
        spki: new Uint8Array(32),
        id: id.ok ? id.value.id : null,
        port: 8034,
        isBusy: false,
        name: 'Room 7, second floor',
      }),
      sign: (bytes) => sign(null, bytes, privateKey),
      buckets,
    }),
    clock: systemClock,
    randomBytes,
    logger: log,
    platform: process.platform,
    port,
    onFailures: () => resolve(),
  }).update(readLanInterfaces(networkInterfaces(), process.platform));
});

const echo = createSocket('udp4');
echo.on('message', (bytes, from) => echo.send(bytes, from.port, from.address));
await new Promise<void>((resolve) => echo.bind({ address, port: 0 }, resolve));
await ready;

answerQuestions({ ports: () => ({ ours: port, peer: echo.address().port }) });
