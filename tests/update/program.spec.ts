import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildShell } from '../../scripts/lib/buildShell.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { updateStatusSchema } from '../../src/shared/update.ts';
import { describeWith } from '../harness/index.ts';
import { makeWorld, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(() => world.close());

/** The step as a scheduled task runs it: by the shell, in the version that is in force, with policy alone. */
async function runTask(policy: Record<string, unknown>): Promise<number | null> {
  const { root, state } = world.places;
  const policyFile = path.join(root, 'policy.json');
  writeFileSync(policyFile, JSON.stringify({ enforced: policy }));
  const flags = ['--state', state, '--update', '--', '--policy', policyFile];
  const task = spawn(path.join(root, 'mago-room-shell'), flags, { stdio: 'ignore' });
  const [code] = (await once(task, 'exit')) as [number | null];
  return code;
}
const status = () =>
  updateStatusSchema.parse(
    JSON.parse(readFileSync(path.join(world.places.root, 'updates/status.json'), 'utf8')),
  );

describeWith(['compiler'], 'the update task', () => {
  it('takes address and keys from policy, and installs what they vouch for', async () => {
    const room = inRoot('out/main/headless.js');
    world.install('1.0.0', `#!/bin/bash\nexec '${process.execPath}' '${room}' "$@"\n`);
    const program = path.join(world.places.root, 'mago-room-shell');
    await buildShell({ target: 'linux', file: program });
    await world.release('2.0.0');
    const whole = {
      'updates.url': world.web.url,
      'updates.keys': world.keys,
      'updates.window': '0000-0000',
    };

    expect(await runTask({ ...whole, 'updates.keys': 'A'.repeat(43) })).toBe(1);
    expect(status()).toMatchObject({ reason: 'manifestOtherKey', offered: null });
    expect(await runTask({})).toBe(0);
    expect(status().reason).toBe('off');
    expect(await world.starts()).toBe('1.0.0');

    const lock = path.join(world.places.root, 'updates/lock');
    writeFileSync(lock, String(process.pid));
    expect(await runTask(whole)).toBe(0);
    expect(await world.starts()).toBe('1.0.0');
    // Left behind by a step that was killed.
    writeFileSync(lock, '999999999');
    expect(await runTask(whole)).toBe(0);
    expect(status()).toMatchObject({ reason: 'installed', offered: '2.0.0' });
    expect(await world.starts()).toBe('2.0.0');
  }, 120_000);
});
