import { expect, test } from 'vitest';
import { runDoor } from './runDoor.ts';
import { doors } from './doors.ts';

/** Ten thousand in each run of the tests; `npm run fuzz` gives a million. */
const inputs = 10_000;
const names = Object.keys(doors);

test.each(names)('%s: no crash, no accepted rubbish, no growth', async (name) => {
  const report = await runDoor(name, Math.ceil(inputs / names.length), Date.now() % 2 ** 31);
  expect(report.deep, 'inputs that got past the first look').toBeGreaterThan(2);
  expect(report.heapMb).toBeLessThan(4);
});
