// Loaded into a room's process (`node --import`): its wall clock is off by as many milliseconds as the file of
// MAGO_TEST_CLOCK_FILE says, now and whenever that changes. The monotonic clock is left alone.
import { readFileSync } from 'node:fs';
import process from 'node:process';

const RealDate = Date;
let offsetMs = 0;
const read = () => {
  offsetMs = Number(readFileSync(process.env.MAGO_TEST_CLOCK_FILE ?? '', 'utf8')) || 0;
};
read();
setInterval(read, 100).unref();

globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [RealDate.now() + offsetMs] : args));
  }
  static now() {
    return RealDate.now() + offsetMs;
  }
};
