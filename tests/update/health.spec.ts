import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildShell } from '../../scripts/lib/buildShell.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { makeWorld, type World } from './support/world.ts';

/** A second of the shell's rules lasts this long: its 120 s for a healthy start are 4.8 s. */
const secondMs = 40;

let world: World;
let shell: ChildProcess | undefined;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  if (shell && shell.exitCode === null && shell.signalCode === null) {
    shell.kill('SIGKILL');
    await once(shell, 'exit');
  }
  await world.close();
});

/** Beats, and ends when told, as the room does for an update. */
const room = (health: string): string =>
  `#!/bin/bash\n${health}\nwhile :; do touch "$MAGO_ROOM_HEARTBEAT"; ` +
  '[ -e "$MAGO_ROOM_STATE/go" ] && rm "$MAGO_ROOM_STATE/go" && exit 0; sleep 0.1; done\n';
const healthy = room('touch "$MAGO_ROOM_HEALTH"');
const sick = room(':');

const starts = (): string[] =>
  [...world.read('state/shell.log').matchAll(/ starts (\S+)/g)].map(([, version]) => version ?? '');
const makeWay = (): void => writeFileSync(path.join(world.places.state, 'go'), '');

describeWith(['compiler'], 'an update whose new version does not get healthy', () => {
  it('is taken back by the shell, never offered again, and replaced by the next one', async () => {
    world.install('1.0.0', healthy);
    const program = path.join(world.places.root, 'mago-room-shell');
    await buildShell({ target: 'linux', file: program, secondMs });
    shell = spawn(program, ['--state', world.places.state], { stdio: 'ignore' });
    await waitFor('the old version', () => starts().length === 1);

    await world.release('2.0.0', { script: sick });
    world.occupancy({});
    expect(await world.step()).toBe('installed');
    makeWay();
    await waitFor('the old version again', () => starts().length === 4, { timeoutMs: 60_000 });
    expect(starts()).toEqual(['1.0.0', '2.0.0', '2.0.0', '1.0.0']);
    expect(world.read('state/blocked.txt')).toBe('2.0.0');
    expect(await world.starts()).toBe('1.0.0');
    expect(await world.step()).toBe('blocked');

    await world.release('2.0.1', { script: healthy });
    expect(await world.step()).toBe('installed');
    makeWay();
    await waitFor('the next version', () => starts().length === 5, { timeoutMs: 30_000 });
    expect(starts().at(-1)).toBe('2.0.1');
    expect(world.read('root/previous.txt')).toBe('1.0.0');
  }, 120_000);
});
