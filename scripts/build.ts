import { build } from './build/build.ts';

/** `npm run build [-- --force]` */
export async function main(args: string[]): Promise<number> {
  await build({ force: args.includes('--force') });
  return 0;
}
