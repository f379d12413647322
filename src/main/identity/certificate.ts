import 'reflect-metadata';
import { X509Certificate, type KeyObject } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { RandomBytes } from '../ports.ts';

const dayMs = 24 * 60 * 60_000;
/** What Apple's systems accept of a server's certificate at most is 398 days. */
const validMs = 397 * dayMs;
/** Guests whose clock is behind shall not find a certificate of tomorrow. */
const skewMs = dayMs;
const serialBytes = 16;
const signing = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

export type CertificateInput = {
  key: KeyObject;
  /** IPv4 addresses, in the order in which they shall stand in it. */
  addresses: readonly string[];
  /** Host names. */
  names: readonly string[];
  /** Milliseconds since the epoch. */
  now: number;
  randomBytes: RandomBytes;
};

/** DER integers are signed, and a serial number is positive (RFC 5280 §4.1.2.2). */
function serialNumber(randomBytes: RandomBytes): string {
  const bytes = Buffer.from(randomBytes(serialBytes));
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes.toString('hex');
}

/** For the global WebCrypto, which is what `@peculiar/x509` works with. */
async function importPair(key: KeyObject) {
  const { subtle } = crypto;
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const privateKey = await subtle.importKey('pkcs8', pkcs8, signing, true, ['sign']);
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  const jwk = { kty: 'RSA', n, e };
  const publicKey = await subtle.importKey('jwk', jwk, signing, true, ['verify']);
  return { privateKey, publicKey };
}

/**
 * A self-signed server certificate (RFC 5280), PEM. A leaf that can sign no other: whoever installs it
 * trusts this room and nothing else.
 */
export async function makeCertificate(input: CertificateInput): Promise<string> {
  const keys = await importPair(input.key);
  const names = [
    ...input.addresses.map((value) => ({ type: 'ip' as const, value })),
    ...input.names.map((value) => ({ type: 'dns' as const, value })),
  ];
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      keys,
      name: 'CN=Mago Room',
      serialNumber: serialNumber(input.randomBytes),
      notBefore: new Date(input.now - skewMs),
      notAfter: new Date(input.now - skewMs + validMs),
      signingAlgorithm: signing,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(names),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  return `${certificate.toString('pem')}\n`;
}

export type CertificateFacts = {
  notBefore: number;
  notAfter: number;
  /** Subject alternative names. */
  addresses: readonly string[];
  names: readonly string[];
  certificate: X509Certificate;
};

/** The first certificate of a PEM text; undefined for what is none. */
export function readCertificate(pem: unknown): CertificateFacts | undefined {
  if (typeof pem !== 'string') return undefined;
  try {
    const certificate = new X509Certificate(pem);
    const entries = (certificate.subjectAltName ?? '').split(', ');
    const after = (start: string): string[] =>
      entries.filter((entry) => entry.startsWith(start)).map((entry) => entry.slice(start.length));
    return {
      certificate,
      notBefore: Date.parse(certificate.validFrom),
      notAfter: Date.parse(certificate.validTo),
      addresses: after('IP Address:'),
      names: after('DNS:'),
    };
  } catch {
    return undefined;
  }
}

/**
 * Whether a certificate of ours has to be made again: less than a third of its life is left, it is from
 * the future (the clock was wrong when it was made), or what guests type is not in it.
 */
export function needsRenewal(
  facts: Omit<CertificateFacts, 'certificate'>,
  wanted: { addresses: readonly string[]; names: readonly string[] },
  now: number,
): boolean {
  const lifeMs = facts.notAfter - facts.notBefore;
  return (
    now < facts.notBefore ||
    facts.notAfter - now < lifeMs / 3 ||
    wanted.addresses.some((address) => !facts.addresses.includes(address)) ||
    wanted.names.some((name) => !facts.names.includes(name))
  );
}
