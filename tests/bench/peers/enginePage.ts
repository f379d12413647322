import { createCall, pageCallDeps } from '../../../src/rtc/index.ts';

/** What the call engine weighs in a page: everything that a call needs, without the devices. */
Object.assign(window, { createCall, pageCallDeps });
