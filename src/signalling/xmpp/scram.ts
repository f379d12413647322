/**
 * RFC 5802: SCRAM (https://www.rfc-editor.org/rfc/rfc5802), with SHA-256 as in RFC 7677. The four messages
 * are made by strophe.js; this is what it leaves to be checked.
 */

/** RFC 7677 section 4 asks for 4,096 at least; without a cap a server could keep us computing for hours. */
const iterations = { min: 4_096, max: 1_000_000 } as const;

/** Whether the server's first message answers ours: our nonce, longer; a salt; a sane count (section 5.1). */
export function isServerFirst(message: string, clientNonce: unknown): boolean {
  const match = /^r=([\x21-\x2b\x2d-\x7e]+),s=([A-Za-z0-9+/]+={0,2}),i=([1-9][0-9]{0,9})$/.exec(
    message,
  );
  if (!match || typeof clientNonce !== 'string' || clientNonce === '') return false;
  const [, nonce = '', , count = ''] = match;
  const isOurs = nonce.startsWith(clientNonce) && nonce.length > clientNonce.length;
  return isOurs && Number(count) >= iterations.min && Number(count) <= iterations.max;
}

/**
 * Whether the server's final message proves that it knows the password (section 3). A server that skips the
 * challenge has no signature to show: there `expected` is missing, and it is not believed.
 */
export function isServerFinal(message: string, expected: unknown): boolean {
  const signature = /^v=([A-Za-z0-9+/]+={0,2})$/.exec(message)?.[1];
  return typeof expected === 'string' && expected !== '' && signature === expected;
}
