export type { VisitTarget } from './joining.ts';
export { startApp, type PersonalApp } from './startApp.ts';

/** The one line of `--json`, for scripts. */
export function printApp(screenUrl: string): void {
  process.stdout.write(`${JSON.stringify({ app: true, screenUrl })}\n`);
}
