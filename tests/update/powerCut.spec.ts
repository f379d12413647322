import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { atThree, makeWorld, type World } from './support/world.ts';

const program = path.join(import.meta.dirname, 'support/cutStep.ts');

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  world.install('1.0.0');
  world.occupancy({});
  await world.release('2.0.0');
});
afterEach(() => world.close());

/** @returns what the step printed; nothing where it was cut short. */
async function runStep(cutAt: number): Promise<string> {
  const { root, state } = world.places;
  const args = [root, state, world.web.url, world.keys, String(atThree), String(cutAt)];
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return (await text(child.stdout)).trim();
}

it('a power cut at every call on the disk leaves a whole version, and the next pass installs', async () => {
  // One place after the other in one room, so that each pass finds what the cut before it has left.
  let cuts = 0;
  let installed = 0;
  for (let cutAt = 1; ; cutAt += 1) {
    if ((await world.starts()) === '2.0.0') {
      world.point('current', '1.0.0');
      installed += 1;
    }
    const printed = await runStep(cutAt);
    const version = await world.starts();
    expect([cutAt, version]).toEqual([cutAt, expect.stringMatching(/^[12]\.0\.0$/)]);
    if (printed !== '') break;
    cuts += 1;
  }
  // Folders, package, three files, renames, both pointers, the state.
  expect(cuts).toBeGreaterThan(60);
  expect(installed).toBeGreaterThan(0);
  expect(await world.starts()).toBe('2.0.0');
  expect(world.read('root/previous.txt')).toBe('1.0.0');
}, 240_000);

it('a power cut after each of many small parts of a download is made good by the next pass', async () => {
  for (const cutAt of [20, 30, 25, 22]) await runStep(cutAt);
  expect(await runStep(0)).toMatch(/installed$/);
  expect(await world.starts()).toBe('2.0.0');
}, 60_000);
