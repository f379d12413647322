import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Clock, Random } from './ports.ts';

export const systemClock: Clock = { now: () => Date.now() };

export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  integer: (below) => randomInt(below),
  uuid: () => randomUUID(),
};
