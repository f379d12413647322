export type KioskOptions = {
  address: string;
  /** The browser's own folder: its state is the room's, never a person's. */
  profileDir: string;
  isWindowed: boolean;
  /** Chromium refuses to run as root with its sandbox on (crbug.com/638180). */
  isRoot: boolean;
};

/**
 * Chromium as a wall: one page over the whole screen that asks nobody anything, since nobody is there to
 * answer. Tried with Chromium 156; a flag that a browser does not know is ignored.
 */
export const kioskFlags = ({ address, profileDir, isWindowed, isRoot }: KioskOptions): string[] => [
  ...(isWindowed ? [] : ['--kiosk']),
  // Camera and microphone without a prompt. Sites cannot profit: this browser opens the room's page alone.
  '--auto-accept-camera-and-microphone-capture',
  // Sharing the wall shares the entire screen. The second spelling is that of older versions, and matches by name.
  '--auto-select-screen-capture-source',
  '--auto-select-desktop-capture-source=Entire screen',
  '--noerrdialogs',
  '--disable-pinch',
  ...appFlags({ address, profileDir, isRoot }),
];

/** Chromium as the window of a person's own app: the person is there, and is asked. */
export const appFlags = ({
  address,
  profileDir,
  isRoot,
}: Omit<KioskOptions, 'isWindowed'>): string[] => [
  `--app=${address}`,
  `--user-data-dir=${profileDir}`,
  '--autoplay-policy=no-user-gesture-required',
  // Guests on the LAN need the room's address, and many networks drop the mDNS that would hide it.
  '--disable-features=WebRtcHideLocalIpsWithMdns,Translate',
  '--no-first-run',
  '--no-default-browser-check',
  '--hide-crash-restore-bubble',
  '--password-store=basic',
  '--overscroll-history-navigation=0',
  // A room works without the Internet and has nothing to fetch from it.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-pings',
  ...(isRoot ? ['--no-sandbox'] : []),
];
