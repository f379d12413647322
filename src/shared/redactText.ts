import { redacted, redactFields } from './redact.ts';

/** `pin=1234`, `"token": "…"`, `Authorization: Bearer …`: a name and what follows it. */
const named =
  /\b((?:[\w-]*(?:pin|token|secret|password|passwd|credential|apikey|private[_-]?key))|authorization|cookie)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&}]+(?:\s+[A-Za-z0-9+/=._-]{16,})?)/gi;
/** What opens something when it stands in an address (`#k=…`, `?code=…`). */
const inAddress = /([#?&](?:k|key|code|token|pin|t)=)[^\s&"']+/gi;
/** Lines of an SDP that identify or admit (RFC 8839, RFC 8122), and its candidates. */
const sdp = /a=(?:ice-ufrag|ice-pwd|fingerprint|crypto|candidate|identity):[^\r\n"\\]*/gi;
const pem = /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
/** Three parts with dots between them, the first of which is JSON: a JWT (RFC 7519). */
const jwt = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g;

/**
 * A line of any log as it may leave the room. Ours are redacted when they are written; this is the second net,
 * and the only one for lines of other programs.
 */
export function redactLine(line: string): string {
  return redactText(asRecord(line) ?? line);
}

function redactText(text: string): string {
  return text
    .replaceAll(pem, redacted)
    .replaceAll(sdp, redacted)
    .replaceAll(jwt, redacted)
    .replaceAll(inAddress, `$1${redacted}`)
    .replaceAll(named, `$1$2${redacted}`);
}

function asRecord(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null
      ? JSON.stringify(redactFields({ ...value }))
      : undefined;
  } catch {
    return undefined;
  }
}
