import { parseMeetingId, type MeetingId } from '../meetingId.ts';
import { err, ok, type Result } from '../result.ts';
import { lanPort } from '../roomDocument.ts';
import type { Way } from './api.ts';

/**
 * A link that opens the personal app: `mago://join?id=<10 digits>[&k=<key>][&port=<port>][&way=present]`.
 *
 * `k` is the SHA-256 of the room's TLS key (SubjectPublicKeyInfo, base64url), as in the guest link's
 * fragment: with it the app opens that room and no other; without it people compare the check code.
 * Anybody can write a link, so it only ever suggests: the person still has to say yes.
 */
export type AppLink = {
  id: MeetingId;
  /** What the id means. */
  address: string;
  port: number;
  spki: string | null;
  way: Way;
};

export const appScheme = 'mago';
const maxLinkCharacters = 512;

type LinkError = { code: 'link.invalid' };
const invalid = err<LinkError>({ code: 'link.invalid' });

/**
 * Strict: an unknown or a repeated part, or anything around the link, makes it no link of ours. Ids of public
 * addresses are refused: a link from anywhere must not make the app call across the Internet.
 */
export function parseAppLink(text: string): Result<AppLink, LinkError> {
  if (text.length > maxLinkCharacters) return invalid;
  // Browsers and Windows put a slash behind the host; the rest has to be as it is written above.
  const query = /^mago:\/\/join\/?\?([A-Za-z0-9_&=-]+)$/i.exec(text)?.[1];
  const parts = query === undefined ? undefined : readParts(query);
  const parsed = parseMeetingId(parts?.get('id') ?? '', { allowPublicAddressIds: false });
  const port = readPort(parts?.get('port'));
  const spki = parts?.get('k') ?? null;
  const way = parts?.get('way') ?? 'join';
  if (!parsed.ok || port === undefined || (way !== 'join' && way !== 'present')) return invalid;
  if (spki !== null && !/^[A-Za-z0-9_-]{43}$/.test(spki)) return invalid;
  return ok({ ...parsed.value, port, spki, way });
}

const known = new Set(['id', 'k', 'port', 'way']);

function readParts(query: string): Map<string, string> | undefined {
  const parts = new Map<string, string>();
  for (const part of query.split('&')) {
    const [name = '', value, ...rest] = part.split('=');
    if (value === undefined || rest.length > 0 || !known.has(name) || parts.has(name))
      return undefined;
    parts.set(name, value);
  }
  return parts;
}

function readPort(text = String(lanPort)): number | undefined {
  const port = /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** The link among a program's arguments: how Windows and Linux hand one over. */
export const linkAmong = (argv: readonly string[]): string | undefined =>
  argv.find((argument) => argument.toLowerCase().startsWith(`${appScheme}:`));
