import type { KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import type { Failure } from '#shared/errors.ts';
import { saveFailure } from '../files/fileError.ts';
import type { JsonFileDeps } from '../files/jsonFile.ts';
import type { JsonFile, Logger } from '../ports.ts';
import { parsePrivateKey } from './keys.ts';

const keptSchema = z.object({
  version: z.literal(1),
  /** PKCS #8, PEM. */
  key: z.string(),
  certificate: z.optional(z.string()),
});

/** A private key that is made once and kept in a file of its own, with the certificate made for it. */
export interface KeptKey {
  readonly key: KeyObject;
  certificate: string | undefined;
  /** Why it is not saved; null where it is. */
  readonly failure: Failure | null;
  /** Never rejects: what cannot be saved is logged, and `failure` says why. */
  save(): Promise<void>;
}

export type KeptKeyDeps = {
  file(options: Required<Pick<JsonFileDeps, 'accepts' | 'onBroken'>>): JsonFile;
  kind: 'ed25519' | 'rsa';
  make(): Promise<KeyObject>;
  logger: Logger;
};

export async function createKeptKey({ file, kind, make, logger }: KeptKeyDeps): Promise<KeptKey> {
  const parse = (value: unknown) => {
    const kept = keptSchema.safeParse(value);
    const key = kept.success ? parsePrivateKey(kept.data.key, kind) : undefined;
    return kept.success && key ? { key, certificate: kept.data.certificate } : undefined;
  };
  const onBroken = (): void => logger.error('a key file was unusable: a new key is made', { kind });
  const document = file({ accepts: (value) => parse(value) !== undefined, onBroken });
  const found = parse(await document.read());
  const key = found?.key ?? (await make());
  let certificate = found?.certificate;
  let failure: Failure | null = found ? null : { code: 'settings.notSaved' };

  async function save(): Promise<void> {
    const pem = key.export({ type: 'pkcs8', format: 'pem' });
    try {
      await document.write({ version: 1, key: pem, certificate });
      failure = null;
    } catch (error) {
      failure = saveFailure(error);
      logger.error('cannot save a key', { kind, error });
    }
  }

  if (!found) await save();
  return {
    key,
    get certificate() {
      return certificate;
    },
    set certificate(value) {
      certificate = value;
    },
    get failure() {
      return failure;
    },
    save,
  };
}
