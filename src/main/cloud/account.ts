import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { roomIdSchema } from '#shared/cloud/rest.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { nameSchema } from '#shared/signal/values.ts';
import { saveFailure } from '../files/fileError.ts';
import type { JsonFile, Logger } from '../ports.ts';

/** What a cloud gave this room. It is said to that cloud and to nobody else. */
const accountSchema = z.object({
  url: z.string().check(z.maxLength(300)),
  roomId: roomIdSchema,
  name: nameSchema,
  /** Secret. */
  key: z.string().check(z.minLength(1), z.maxLength(256)),
  /** Secret; null where the cloud has no XMPP server. */
  xmppPassword: z.nullable(z.string().check(z.maxLength(128))),
});
export type CloudAccount = z.infer<typeof accountSchema>;

const fileSchema = z.object({
  version: z.literal(1),
  account: z.nullable(accountSchema),
  /** Hash of the code from policy or provisioning that was answered last: it is not tried again. */
  usedCode: z.nullable(z.string().check(z.maxLength(64))),
});
type Kept = z.infer<typeof fileSchema>;

export const isAccountFile = (value: unknown): boolean => fileSchema.safeParse(value).success;

/** The room's key and XMPP password, in a file of their own that only the room's account reads. */
export interface CloudAccounts {
  /** The one for this cloud. */
  of(url: string): CloudAccount | null;
  /** Failures: `settings.notSaved`, `secrets.unavailable`; then nothing has changed. */
  keep(account: CloudAccount): Promise<Result<null, Failure>>;
  forget(): Promise<Result<null, Failure>>;
  isUsed(url: string, code: string): boolean;
  /** One that cannot be saved is tried again after the next start, where the cloud refuses it. */
  markUsed(url: string, code: string): Promise<void>;
}

const hashOf = (url: string, code: string): string =>
  createHash('sha256').update(`${url} ${code}`).digest('base64url');

export async function openAccounts(deps: {
  file: JsonFile;
  logger: Logger;
}): Promise<CloudAccounts> {
  const { file, logger } = deps;
  const read = fileSchema.safeParse(await file.read());
  let kept: Kept = read.success ? read.data : { version: 1, account: null, usedCode: null };

  async function save(next: Kept): Promise<Result<null, Failure>> {
    try {
      await file.write(next);
    } catch (error) {
      logger.error('the account in the cloud is not saved', { error });
      return err(saveFailure(error));
    }
    kept = next;
    return ok(null);
  }

  return {
    of: (url) => (kept.account?.url === url ? kept.account : null),
    keep: (account) => save({ ...kept, account }),
    forget: () => save({ ...kept, account: null }),
    isUsed: (url, code) => kept.usedCode === hashOf(url, code),
    async markUsed(url, code) {
      await save({ ...kept, usedCode: hashOf(url, code) });
    },
  };
}
