import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createBeaconAnswering } from '../../../src/main/beacon/index.ts';
import { beaconsIn } from '../../../src/main/beacon/scan/reports.ts';
import {
  beaconKeyBytes,
  encodeSection,
  epochOf,
  makePayload,
  payloadBytes,
  sectionBytes,
  testCompanyId,
} from '../../../src/shared/beacon/index.ts';
import type { Door } from '../door.ts';
import { must } from '../rubbish.ts';

const hmac = (key: Uint8Array, message: Uint8Array): Uint8Array =>
  createHmac('sha256', key).update(message).digest();
const now = 1_800_000_000_000;

/** What is heard on the air: a payload that somebody asks the room about, and the controller's report of it. */
export function openBeaconDoor(): Door<{ payload: Uint8Array; report: Uint8Array }> {
  const key = Uint8Array.from(randomBytes(beaconKeyBytes));
  const own = makePayload(key, epochOf(now), { address: '10.0.0.1', txPowerAt1m: -59 }, hmac);
  const answering = createBeaconAnswering({
    key,
    clock: { now: () => now, monotonic: () => 0, after: () => () => undefined },
    buckets: { take: () => true },
  });
  const payload = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constant(own),
    fc.nat(payloadBytes * 8 - 1).map((bit) => {
      const flipped = Uint8Array.from(own);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return flipped;
    }),
    // As it was sent in another epoch, from long ago to soon.
    fc
      .integer({ min: -1_000, max: 1_000 })
      .map((epochs) =>
        makePayload(key, epochOf(now) + epochs * 2, { address: null, txPowerAt1m: 0 }, hmac),
      ),
  );
  const report = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc
      .tuple(fc.nat(4), fc.uint8Array({ minLength: 8, maxLength: 8 }), payload, fc.nat(255))
      .map(([count, head, heard, rssi]) => {
        const body = heard.length === payloadBytes ? heard : own;
        return Uint8Array.from([
          ...[2, count, ...head, sectionBytes],
          ...encodeSection(testCompanyId, body),
          rssi,
        ]);
      }),
  );
  const isOwn = (heard: Uint8Array): boolean =>
    answering.ask(Buffer.from(heard).toString('base64url'), '10.0.0.9') === 'own';
  let deep = 0;
  return {
    get deep() {
      return deep;
    },
    inputs: fc.record({ payload, report }),
    try(input) {
      const same = Buffer.compare(input.payload, own) === 0;
      const isPast = !same && isOwn(input.payload);
      const fresh = makePayload(key, epochOf(now), { address: null, txPowerAt1m: 0 }, hmac);
      must(!isPast || Buffer.compare(input.payload, fresh) === 0, 'a beacon that is not ours');
      must(!same || isOwn(own), 'our own beacon is not known');
      for (const heard of beaconsIn(input.report, testCompanyId)) {
        deep += 1;
        must(heard.payload.length === payloadBytes, 'half a beacon');
      }
    },
    end: () => undefined,
  };
}
