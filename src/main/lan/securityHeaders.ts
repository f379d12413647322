/** What only the room's own page may use; everything that is not named is for nobody. */
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

const permissionsPolicy = [
  ...features.self.map((feature) => `${feature}=(self)`),
  ...features.none.map((feature) => `${feature}=()`),
].join(', ');

/** @param host the request's `Host`, after the allow-list: the WebSocket goes there and nowhere else */
const contentSecurityPolicy = (host: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    'media-src blob: mediastream:',
    `connect-src 'self' wss://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** On every answer of the LAN host. */
export const securityHeaders = (host: string): Record<string, string> => ({
  'Content-Security-Policy': contentSecurityPolicy(host),
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': permissionsPolicy,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
});
