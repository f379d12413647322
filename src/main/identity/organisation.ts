import { createPublicKey, type KeyObject } from 'node:crypto';
import { err, ok, type Result } from '#shared/result.ts';
import { readCertificate } from './certificate.ts';
import { parsePrivateKey } from './keys.ts';

const minRsaBits = 2048;

/** The files that an administrator may put into the data folder: a PEM chain, leaf first, and its key. */
export const organisationFiles = { certificate: 'tls.pem', key: 'tls-key.pem' } as const;

export type OrganisationTls = {
  certificate: string;
  key: KeyObject;
  /** DNS names it is good for; a wildcard is left out, as it names no host. */
  names: readonly string[];
};

export type OrganisationProblem =
  | 'one file is missing'
  | 'no certificate'
  | 'no RSA key'
  | 'RSA key below 2048 bits'
  | 'key does not match'
  | 'not valid now';

/**
 * Whether the organisation's certificate can be served (RSA, because the cipher suites are ECDHE-RSA).
 * Null: there is none.
 */
export function checkOrganisation(
  certificate: string | undefined,
  keyPem: string | undefined,
  now: number,
): Result<OrganisationTls, OrganisationProblem> | null {
  if (certificate === undefined && keyPem === undefined) return null;
  if (certificate === undefined || keyPem === undefined) return err('one file is missing');
  const facts = readCertificate(certificate);
  if (!facts) return err('no certificate');
  const key = parsePrivateKey(keyPem, 'rsa');
  if (!key) return err('no RSA key');
  if ((createPublicKey(key).asymmetricKeyDetails?.modulusLength ?? 0) < minRsaBits)
    return err('RSA key below 2048 bits');
  if (!facts.certificate.checkPrivateKey(key)) return err('key does not match');
  if (now < facts.notBefore || now >= facts.notAfter) return err('not valid now');
  return ok({ certificate, key, names: facts.names.filter((name) => !name.startsWith('*')) });
}
