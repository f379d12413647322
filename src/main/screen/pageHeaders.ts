/** Where the page's room API is: by IPC it needs no connection at all. */
export type PageCarrier = 'ipc' | 'webSocket';

/**
 * Headers of every answer the wall's page is made of. The page loads its own files and nothing else
 * (Content Security Policy Level 3), and may use what a meeting needs (Permissions Policy).
 */
export function pageHeaders(carrier: PageCarrier, contentType: string): Record<string, string> {
  return {
    'Content-Type': contentType,
    'Content-Security-Policy': contentSecurityPolicy(carrier),
    'Permissions-Policy':
      'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), autoplay=(self)',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  };
}

const contentSecurityPolicy = (carrier: PageCarrier): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob: mediastream:",
    "worker-src 'self'",
    `connect-src ${carrier === 'webSocket' ? "'self'" : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
