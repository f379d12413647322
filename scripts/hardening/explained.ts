/** What electronegativity reports of the build and is meant, with how often each is there, and why. Nothing of a high severity may be one. */
export const explained: readonly { check: string; count: number; why: string }[] = [
  {
    ...{ check: 'AUXCLICK_JS_CHECK', count: 3 },
    why: 'a middle click asks for a window, and every request for one is denied (point 14)',
  },
  {
    ...{ check: 'PRELOAD_JS_CHECK', count: 2 },
    why: 'asks for the preload to be read: it is one file of two functions (point 20)',
  },
  {
    ...{ check: 'CERTIFICATE_VERIFY_PROC_JS_CHECK', count: 1 },
    why: 'it is stricter than Chromium, not laxer: one key is let in, and no other',
  },
  {
    ...{ check: 'CUSTOM_ARGUMENTS_JS_CHECK', count: 2 },
    why: 'WebRtcHideLocalIpsWithMdns is off, so that a LAN call finds its way without multicast',
  },
  {
    ...{ check: 'PROTOCOL_HANDLER_JS_CHECK', count: 1 },
    why: 'the app’s own links; what comes with them is parsed (src/shared/app/link.ts)',
  },
  {
    ...{ check: 'CSP_GLOBAL_CHECK', count: 1 },
    why: 'looks for a <meta>; ours is a header, and a test asks the page (point 7)',
  },
];
