import { main as start } from './start.ts';

/** `npm run app [-- flags]`: the same program as a person's own app, which finds rooms nearby. */
export const main = (args: string[]): Promise<number> => start(['--app', ...args]);
