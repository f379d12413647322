import { lanPort } from '#shared/roomDocument.ts';

/** As the room serves its own page (src/main/lan); everything that is not named is for nobody. */
const features = {
  self: [
    'autoplay',
    'camera',
    'display-capture',
    'fullscreen',
    'local-network',
    'local-network-access',
    'microphone',
    'screen-wake-lock',
    'speaker-selection',
  ],
  none: [
    'accelerometer',
    'bluetooth',
    'geolocation',
    'gyroscope',
    'hid',
    'magnetometer',
    'midi',
    'payment',
    'serial',
    'usb',
  ],
} as const;

const permissionsPolicy = [
  ...features.self.map((feature) => `${feature}=(self)`),
  ...features.none.map((feature) => `${feature}=()`),
].join(', ');

/**
 * The page speaks with this cloud, with its XMPP servers, and with a room's own door on the LAN, whose
 * address nobody knows before (DESIGN 4).
 */
const contentSecurityPolicy = (sockets: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    'media-src blob: mediastream:',
    `connect-src 'self' ${[...sockets, `wss://*:${lanPort}`].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** `sockets`: origins of the WebSockets that the page opens in the cloud, as in `wss://cloud.example`. */
export const pageHeaders = (sockets: readonly string[]): Record<string, string> => ({
  'Content-Security-Policy': contentSecurityPolicy(sockets),
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': permissionsPolicy,
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
});
