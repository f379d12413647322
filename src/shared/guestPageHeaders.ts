/** What only the guest page itself may use; everything that is not named is for nobody. */
const features = {
  self: [
    'autoplay',
    'camera',
    'display-capture',
    'fullscreen',
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

const permissionsPolicy = (more: readonly string[]): string =>
  [
    ...[...features.self, ...more].map((feature) => `${feature}=(self)`),
    ...features.none.map((feature) => `${feature}=()`),
  ].join(', ');

const contentSecurityPolicy = (sockets: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    'media-src blob: mediastream:',
    `connect-src ${["'self'", ...sockets].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * On every answer that is the guest page's, whoever serves it. `sockets`: origins of the WebSockets that it
 * may open, as in `wss://10.0.0.1:8034`. `more`: further features of the browser that it may use.
 */
export const guestPageHeaders = (
  sockets: readonly string[],
  more: readonly string[] = [],
): Record<string, string> => ({
  'Content-Security-Policy': contentSecurityPolicy(sockets),
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': permissionsPolicy(more),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
});
