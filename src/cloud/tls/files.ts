import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '#shared/result.ts';
import { makeOwnCertificate, type TlsPair } from './ownCertificate.ts';

/** The certificate in use and where it lies, for RMS and for the servers beside it. */
export type TlsFiles = TlsPair & {
  certFile: string;
  keyFile: string;
  /** Ours, which browsers warn of; not the organisation's. */
  isOwn: boolean;
};

const minimumRsaBits = 2048;

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** What keeps a pair from being served, as a sentence; undefined for a good one. */
export function faultOf({ cert, key }: TlsPair, now: number): string | undefined {
  const certificate = readCertificate(cert);
  const privateKey = readKey(key);
  if (!certificate) return 'the certificate is not PEM text';
  if (!privateKey) return 'the key is not PEM text, or it is encrypted';
  const { modulusLength = 0 } = privateKey.asymmetricKeyDetails ?? {};
  if (privateKey.asymmetricKeyType !== 'rsa' || modulusLength < minimumRsaBits)
    return `the key must be RSA with ${minimumRsaBits} bits or more`;
  if (!certificate.checkPrivateKey(privateKey)) return 'the key belongs to another certificate';
  if (Date.parse(certificate.validTo) < now) return 'the certificate has expired';
  return undefined;
}

const covers = (cert: string, hosts: readonly string[]): boolean => {
  const names = readCertificate(cert)?.subjectAltName ?? '';
  return hosts.every((host) => names.split(', ').some((name) => name.endsWith(`:${host}`)));
};

function readPair(certFile: string, keyFile: string): TlsPair | undefined {
  if (!existsSync(certFile) || !existsSync(keyFile)) return undefined;
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}

/**
 * `tls.pem` and `tls-key.pem` in the data folder are the organisation's and must be good. Where there are
 * none, `own-tls.pem` and its key are made, and made again when they expire or this machine gets another name.
 * Error: the sentence to print.
 */
export async function loadTls(
  dataDir: string,
  hosts: readonly string[],
  now: number,
): Promise<Result<TlsFiles, string>> {
  const at = (name: string): string => path.join(dataDir, name);
  const given = { certFile: at('tls.pem'), keyFile: at('tls-key.pem') };
  const pair = readPair(given.certFile, given.keyFile);
  if (pair) {
    const fault = faultOf(pair, now);
    return fault === undefined
      ? ok({ ...pair, ...given, isOwn: false })
      : err(`${given.certFile} cannot be served: ${fault}.`);
  }
  const own = { certFile: at('own-tls.pem'), keyFile: at('own-tls-key.pem'), isOwn: true };
  const kept = readPair(own.certFile, own.keyFile);
  if (kept && faultOf(kept, now) === undefined && covers(kept.cert, hosts))
    return ok({ ...kept, ...own });
  const made = await makeOwnCertificate(hosts, now);
  writeFileSync(own.keyFile, made.key, { mode: 0o600 });
  writeFileSync(own.certFile, made.cert, { mode: 0o600 });
  return ok({ ...made, ...own });
}
