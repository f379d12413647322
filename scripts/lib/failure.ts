/** Something the person who ran a script can act on: `run.mjs` prints its message, and no stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
}
