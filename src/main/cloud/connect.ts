import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import * as tls from 'node:tls';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { strictTls } from '../lan/tls.ts';

/** Whom the room believes that it is the cloud. */
export type CloudTrust = {
  /** PEM of authorities of the organisation's own, besides those of the system. */
  readonly ca?: string;
  /** SHA-256 of the cloud's key (SPKI), base64url: then no authority is asked. */
  readonly spki?: string;
};

export type CloudPlace = { readonly host: string; readonly port: number };

const isBoringSsl = 'electron' in process.versions;

/** Those that come with Node and, where Node can read them (22.15), the system's: an organisation's own is there. */
function authorities(): readonly string[] {
  const get: typeof tls.getCACertificates | undefined = tls.getCACertificates;
  const read = (store: 'default' | 'system'): readonly string[] => {
    try {
      return get?.(store) ?? [];
    } catch {
      return [];
    }
  };
  return [...new Set([...tls.rootCertificates, ...read('default'), ...read('system')])];
}
let known: readonly string[] | undefined;
const knownAuthorities = (): readonly string[] => (known ??= authorities());

function keyOf(socket: tls.TLSSocket): string | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return undefined;
  const der = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('base64url');
}

/** What the LAN host offers is what the room asks for; the rest of that is a server's. */
const { minVersion, maxVersion, ciphers, ecdhCurve, secureOptions } = strictTls(isBoringSsl);
const strict = {
  minVersion,
  maxVersion,
  ciphers,
  ecdhCurve,
  secureOptions,
} as tls.SecureContextOptions;

/** Node tells the certificate of a connection once, so the key is kept beside it. */
type Proved = { readonly socket: tls.TLSSocket; readonly spki: string };

/**
 * A TLS connection to the cloud (DESIGN 9), proved before a byte is said on it. The caller owns the socket;
 * it has a listener for errors already. Failures: `cloud.unreachable`, `cloud.untrusted`, `cloud.notACloud`.
 */
export async function connectCloud(
  place: CloudPlace,
  trust: CloudTrust,
  signal: AbortSignal,
): Promise<Result<tls.TLSSocket, Failure>> {
  const connected = await connect(place, trust, signal);
  return connected.ok ? ok(connected.value.socket) : connected;
}

function connect(
  { host, port }: CloudPlace,
  trust: CloudTrust,
  signal: AbortSignal,
): Promise<Result<Proved, Failure>> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(err({ code: 'cloud.unreachable' }));
    const socket = tls.connect({
      ...strict,
      ...{ host, port, rejectUnauthorized: false },
      ...(isIP(host) === 0 && { servername: host }),
      ...(trust.spki === undefined && {
        ca: [...knownAuthorities(), ...(trust.ca === undefined ? [] : [trust.ca])],
      }),
    });
    const finish = (result: Result<Proved, Failure>): void => {
      signal.removeEventListener('abort', giveUp);
      socket.off('close', giveUp);
      if (!result.ok) socket.destroy();
      resolve(result);
    };
    const giveUp = (): void => finish(err({ code: 'cloud.unreachable' }));
    signal.addEventListener('abort', giveUp);
    // Kept for good: an error after the handshake is its user's to notice by `close`, not the process's end.
    socket.on('error', (error: Error & { code?: string }) => finish(err(failureOf(error))));
    socket.once('close', giveUp);
    socket.once('secureConnect', () => {
      const spki = keyOf(socket);
      const isTrusted = trust.spki === undefined ? socket.authorized : spki === trust.spki;
      const isProved = isTrusted && spki !== undefined;
      finish(isProved ? ok({ socket, spki }) : err({ code: 'cloud.untrusted' }));
    });
  });
}

/** What does not speak our TLS is no cloud of ours. */
function failureOf({ code = '' }: Error & { code?: string }): Failure {
  const isTlsTrouble = code === 'EPROTO' || code.startsWith('ERR_SSL_');
  return { code: isTlsTrouble ? 'cloud.notACloud' : 'cloud.unreachable' };
}

/** The key (SHA-256 of its SPKI, base64url) of a cloud that is trusted. Failures: those of `connectCloud`. */
export async function provedKey(
  url: string,
  trust: CloudTrust,
  signal: AbortSignal,
): Promise<Result<string, Failure>> {
  const connected = await connect(placeOf(url), trust, signal);
  if (!connected.ok) return connected;
  const { socket, spki } = connected.value;
  socket.destroy();
  return ok(spki);
}

/** `https:` or `wss:` → where its server listens. */
export function placeOf(url: string): CloudPlace {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: port === '' ? 443 : Number(port) };
}
