import { expect, it } from 'vitest';
import { createLevelMeter } from './levels.ts';

const receiver = (...sources: { timestamp: number; audioLevel?: number }[]): RTCRtpReceiver =>
  ({ getSynchronizationSources: () => sources }) as unknown as RTCRtpReceiver;

it('reads the level of the newest packets', () => {
  const meter = createLevelMeter();
  expect(meter.read(receiver({ timestamp: 10, audioLevel: 0.256 }))).toBe(0.26);
  expect(meter.read(receiver({ timestamp: 30, audioLevel: 0.5 }))).toBe(0.5);
});

it('is silent when no packet came since the last reading', () => {
  const meter = createLevelMeter();
  const stale = receiver({ timestamp: 10, audioLevel: 0.8 });
  meter.read(stale);
  expect(meter.read(stale)).toBe(0);
});

it('is silent without a receiver, and where the browser tells no level', () => {
  const meter = createLevelMeter();
  expect(meter.read(null)).toBe(0);
  expect(meter.read(receiver({ timestamp: 10 }))).toBe(0);
});
