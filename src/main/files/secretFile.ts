import * as z from 'zod/mini';
import type { JsonFile, Logger } from '../ports.ts';
import { FileError } from './fileError.ts';

/** Turns text into what only this account on this computer can read again. Both throw where the system refuses. */
export interface SecretVault {
  /** → base64. */
  seal(text: string): string;
  open(sealed: string): string;
}

/** How secrets are kept (ADR 0021). */
export type SecretKeeping =
  | { readonly by: 'vault'; readonly vault: SecretVault }
  /** By the rights of the file alone: 0600, or the folder's list of accounts. */
  | { readonly by: 'rights' }
  /** Not at all: this system has to seal them, and cannot. */
  | { readonly by: 'nothing' };

const sealedSchema = z.strictObject({ version: z.literal(1), sealed: z.string() });

export type SecretFileDeps = {
  keeping: SecretKeeping;
  fileName: string;
  /** Whether an opened document is usable. */
  accepts(value: unknown): boolean;
  /** The file itself. What it accepts is decided here. */
  inner(accepts: (value: unknown) => boolean): JsonFile;
  logger: Logger;
};

/**
 * A JSON document with secrets in it. Where there is a vault it is sealed, also one that was written before
 * there was one. A sealed one that cannot be opened (another account, another computer, no vault) stays where it
 * is: it reads as absent, and every write is refused with `file.secret`, so that nothing is lost.
 */
export function createSecretFile(deps: SecretFileDeps): JsonFile {
  const { keeping, fileName, logger } = deps;
  let isLocked = false;

  const opened = (sealed: string): unknown => {
    if (keeping.by !== 'vault') return undefined;
    try {
      return JSON.parse(keeping.vault.open(sealed));
    } catch {
      return undefined;
    }
  };
  const inner = deps.inner((value) => {
    const parsed = sealedSchema.safeParse(value);
    if (!parsed.success) return deps.accepts(value);
    const secret = opened(parsed.data.sealed);
    // Another account's is not broken.
    return secret === undefined || deps.accepts(secret);
  });

  async function write(value: unknown): Promise<void> {
    if (isLocked || keeping.by === 'nothing')
      throw new FileError('file.secret', `cannot protect ${fileName}, so it is not written`);
    if (keeping.by === 'rights') return inner.write(value);
    return inner.write({ version: 1, sealed: seal(keeping.vault, value) });
  }

  function seal(vault: SecretVault, value: unknown): string {
    try {
      return vault.seal(JSON.stringify(value));
    } catch (error) {
      throw new FileError('file.secret', `cannot seal ${fileName}`, error);
    }
  }

  return {
    async read() {
      const value = await inner.read();
      const parsed = sealedSchema.safeParse(value);
      if (parsed.success) {
        const secret = opened(parsed.data.sealed);
        isLocked = secret === undefined;
        if (isLocked) logger.error('a file of secrets cannot be opened here', { file: fileName });
        return secret;
      }
      if (value !== undefined && keeping.by === 'vault')
        await write(value).catch((error: unknown) =>
          logger.error('cannot seal a file of secrets', { file: fileName, error }),
        );
      return value;
    },
    write,
  };
}
