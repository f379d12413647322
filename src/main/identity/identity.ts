import { createHash, createPublicKey, generateKeyPair, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Failure } from '#shared/errors.ts';
import type { RoomDocument } from '#shared/roomDocument.ts';
import type { DataFolder } from '../files/dataFolder.ts';
import type { Clock, Logger, RandomBytes } from '../ports.ts';
import { makeCertificate, needsRenewal, readCertificate } from './certificate.ts';
import { signDocument, type DocumentFields } from './document.ts';
import { createKeptKey, type KeptKey } from './keptKey.ts';
import { makeEd25519, rawPublicKey } from './keys.ts';
import { checkOrganisation, organisationFiles, type OrganisationTls } from './organisation.ts';

/** What guests may type to reach the room. */
export type Hosts = {
  /** IPv4, the present one first. */
  addresses: readonly string[];
  /** Host names from the settings. */
  names: readonly string[];
};

/** What the LAN host serves. Never logged: it holds the key. */
export type TlsMaterial = {
  origin: 'own' | 'organisation';
  /** PEM, with the chain where the organisation gave one. */
  certificate: string;
  /** PKCS #8 PEM. */
  key: string;
  /** SHA-256 of the key's SubjectPublicKeyInfo, base64url: what the QR code pins. */
  spki: string;
  /** DNS names in the certificate. */
  names: readonly string[];
};

export interface RoomIdentity {
  /** Ed25519 public key, raw, base64url: the room's lasting id. */
  readonly identity: string;
  /** As the last `refresh` left it. */
  readonly tls: TlsMaterial;
  /** What is wrong with keys and certificates right now. */
  readonly notices: readonly Failure[];
  sign(fields: Omit<DocumentFields, 'spki'>): RoomDocument;
  /** Signs an answer of LAN discovery (`src/shared/discovery`), which begins unlike any document. */
  signAnswer(unsigned: Uint8Array): Uint8Array;
  /**
   * The certificate for these hosts: the organisation's where it is usable, else the room's own, renewed
   * when a third of its life is left or a host is not in it. Its key, and so `spki`, stays.
   */
  refresh(hosts: Hosts): Promise<TlsMaterial>;
}

export type IdentityDeps = {
  folder: Pick<DataFolder, 'secret' | 'readText'>;
  hosts: Hosts;
  clock: Clock;
  randomBytes: RandomBytes;
  logger: Logger;
};

const rsaBits = 2048;
/** A room that moves between networks keeps the certificate that guests have accepted on each. */
const keptAddresses = 8;
const loopback = '127.0.0.1';

const generate = promisify(generateKeyPair);
const makeRsa = async (): Promise<KeyObject> =>
  (await generate('rsa', { modulusLength: rsaBits })).privateKey;

const hashOfPublicKey = (key: KeyObject): string => {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64url');
};

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

const organisationTls = (found: OrganisationTls): TlsMaterial => ({
  origin: 'organisation',
  certificate: found.certificate,
  key: pemOf(found.key),
  spki: hashOfPublicKey(found.key),
  names: found.names,
});

/** Reads the room's keys, or makes them at its first start. A key that cannot be saved lives until the next start. */
export async function loadIdentity(deps: IdentityDeps): Promise<RoomIdentity> {
  const { folder, logger } = deps;
  const identityKey = await createKeptKey({
    file: (options) => folder.secret('identity.json', options),
    kind: 'ed25519',
    make: makeEd25519,
    logger,
  });
  const tlsKey = await createKeptKey({
    file: (options) => folder.secret('tls.json', options),
    kind: 'rsa',
    make: makeRsa,
    logger,
  });
  const identity = rawPublicKey(identityKey.key);
  let isOrganisationBroken = false;

  async function readOrganisation(): Promise<TlsMaterial | null> {
    const [certificate, key] = await Promise.all([
      folder.readText(organisationFiles.certificate),
      folder.readText(organisationFiles.key),
    ]);
    const found = checkOrganisation(certificate, key, deps.clock.now());
    const wasBroken = isOrganisationBroken;
    isOrganisationBroken = found !== null && !found.ok;
    if (found?.ok) return organisationTls(found.value);
    if (found && !wasBroken)
      logger.warn("the organisation's certificate is not usable", { reason: found.error });
    return null;
  }

  async function makeTls(hosts: Hosts): Promise<TlsMaterial> {
    return (await readOrganisation()) ?? ownTls(deps, tlsKey, hosts);
  }

  let tls = await makeTls(deps.hosts);
  let refreshing: Promise<unknown> = Promise.resolve();
  async function refresh(hosts: Hosts): Promise<TlsMaterial> {
    if (identityKey.failure) await identityKey.save();
    tls = await makeTls(hosts);
    return tls;
  }

  return {
    identity,
    get tls() {
      return tls;
    },
    get notices() {
      const notices: Failure[] = [];
      const unsaved = identityKey.failure ?? tlsKey.failure;
      if (unsaved) notices.push(unsaved);
      if (isOrganisationBroken) notices.push({ code: 'certificate.unusable' });
      return notices;
    },
    sign: (fields) => signDocument(identityKey.key, { ...fields, spki: tls.spki }),
    signAnswer: (unsigned) => sign(null, unsigned, identityKey.key),
    refresh(hosts) {
      const result = refreshing.then(() => refresh(hosts));
      refreshing = result.catch(() => undefined);
      return result;
    },
  };
}

/** The room's own certificate: the present one if it still fits, else a new one for the same key. */
async function ownTls(deps: IdentityDeps, kept: KeptKey, hosts: Hosts): Promise<TlsMaterial> {
  const now = deps.clock.now();
  const present = readCertificate(kept.certificate);
  const old = present?.certificate.checkPrivateKey(kept.key) ? present : undefined;
  // A certificate without any name is none, so a room without a network gets the loopback's.
  const isEmpty = hosts.addresses.length + hosts.names.length === 0;
  const wanted = isEmpty && !old ? { ...hosts, addresses: [loopback] } : hosts;
  if (!old || needsRenewal(old, wanted, now)) {
    const addresses = new Set([...wanted.addresses, ...(old?.addresses ?? [])]);
    kept.certificate = await makeCertificate({
      key: kept.key,
      addresses: [...addresses].slice(0, Math.max(keptAddresses, wanted.addresses.length)),
      names: wanted.names,
      now,
      randomBytes: deps.randomBytes,
    });
    deps.logger.info('made a new certificate', { addresses: [...wanted.addresses] });
    await kept.save();
  } else if (kept.failure) await kept.save();
  return {
    origin: 'own',
    certificate: kept.certificate ?? '',
    key: pemOf(kept.key),
    spki: hashOfPublicKey(kept.key),
    names: wanted.names,
  };
}
