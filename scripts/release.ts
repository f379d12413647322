import { existsSync, writeFileSync } from 'node:fs';
import { makeEd25519, rawPublicKey } from '../src/main/identity/keys.ts';
import { helpText, parseReleaseArgs } from './release/arguments.ts';
import { makeInstallers } from './release/installers.ts';
import { makeRelease } from './release/makeRelease.ts';

/** `npm run release`: keys that sign updates, updates (docs/UPDATES.md), and installers (docs/INTUNE.md). */
export async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseReleaseArgs(argv);
  switch (parsed.command) {
    case 'help':
      process.stdout.write(helpText);
      return 0;
    case 'wrong':
      process.stderr.write(`release: ${parsed.why}\n\n${helpText}`);
      return 2;
    case 'key':
      return makeKey(parsed.file);
    case 'installers':
      for (const file of await makeInstallers(parsed.options))
        process.stdout.write(`release: ${file}\n`);
      return 0;
    case 'make': {
      const { version, channel, size, percentage } = await makeRelease(parsed.options);
      process.stdout.write(
        `release: ${version} for ${channel}, ${size} bytes, ${percentage} % of rooms\n`,
      );
      return 0;
    }
  }
}

async function makeKey(file: string): Promise<number> {
  if (existsSync(file)) {
    process.stderr.write(`release: ${file} is there, and is not written over\n`);
    return 1;
  }
  const key = await makeEd25519();
  writeFileSync(file, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  process.stdout.write(`${rawPublicKey(key)}\n`);
  return 0;
}
