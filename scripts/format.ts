import { packageBin } from './lib/paths.ts';
import { runInForeground } from './lib/process.ts';

/** `npm run format`: writes every file in the house format. */
export function main(args: string[]): Promise<number> {
  const targets = args.length > 0 ? args : ['.'];
  return runInForeground(process.execPath, [
    packageBin('prettier'),
    '--write',
    '--log-level=warn',
    ...targets,
  ]);
}
