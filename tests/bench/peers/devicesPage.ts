import {
  createCall,
  createDevices,
  pageCallDeps,
  pageDevicesDeps,
} from '../../../src/rtc/index.ts';

/** What the whole of src/rtc weighs in a page. */
Object.assign(window, { createCall, createDevices, pageCallDeps, pageDevicesDeps });
