import { readFileSync } from 'node:fs';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { build } from './build/build.ts';
import { installTool } from './lib/npmTool.ts';
import { damagedFiles, embeddedHash, readArchive } from './pack/asar.ts';
import { readFuses, wantedFuses } from './pack/fuses.ts';
import { packApp } from './pack/packApp.ts';

const usage = `npm run pack -- windows|linux [--electron <unpacked Electron>] [--out <folder>]\n`;
const options = {
  electron: { type: 'string' },
  out: { type: 'string', default: 'dist' },
} as const;

/** `npm run pack`: builds and packs the app, and reads back what protects it. */
export async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true });
  const [platform, ...more] = positionals;
  if ((platform !== 'windows' && platform !== 'linux') || more.length > 0) {
    process.stderr.write(usage);
    return 2;
  }
  const missing = await installTool('packing');
  if (missing !== undefined) {
    process.stderr.write(`pack: ${missing}\n`);
    return 1;
  }
  await build();
  const { folder, program, archive } = await packApp({ platform, ...values });
  const findings = [];
  if (!isDeepStrictEqual(await readFuses(program), wantedFuses()))
    findings.push('the fuses are not what electron-builder.yml says');
  findings.push(...damagedFiles(archive).map((file) => `${file} is not what the header says`));
  const { headerHash } = readArchive(archive);
  if (platform === 'windows' && embeddedHash(readFileSync(program)) !== headerHash)
    findings.push('the program does not carry the archive’s hash');
  for (const finding of findings) process.stderr.write(`pack: ${finding}\n`);
  if (findings.length > 0) return 1;
  process.stdout.write(`pack: ${folder}, fuses and integrity read back\n`);
  return 0;
}
