import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { controllerLimits } from '#shared/controller/carrier.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { nameSchema } from '#shared/signal/values.ts';
import type { Clock, JsonFile, Logger, RandomBytes } from '../ports.ts';

const controllerSchema = z.object({
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{11}$/)),
  name: nameSchema,
  /** SHA-256 of the token: the file opens nothing for who reads it. The token has 256 bits, so no salt. */
  tokenHash: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  pairedAt: z.number(),
  lastSeenAt: z.number(),
});
const fileSchema = z.object({
  version: z.literal(1),
  controllers: z.array(controllerSchema).check(z.maxLength(controllerLimits.paired)),
});
export type Controller = z.infer<typeof controllerSchema>;

export const isControllersFile = (value: unknown): boolean => fileSchema.safeParse(value).success;

export const hashOf = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url');

/** The paired controllers, kept in the data folder. */
export interface ControllerStore {
  /** Oldest first. */
  readonly all: readonly Controller[];
  find(token: string): Controller | undefined;
  /** Failures: `controller.full`, `settings.notSaved`; nothing is paired then. */
  add(name: string, token: string, replaces?: string): Promise<Result<Controller, Failure>>;
  /** Gone at once. Failure: `settings.notSaved`: it would be back after a restart. */
  remove(id: string): Promise<Result<null, Failure>>;
  /** It is here, or was until now. */
  seen(id: string): void;
}

export type ControllerStoreDeps = {
  file: JsonFile;
  clock: Clock;
  randomBytes: RandomBytes;
  logger: Logger;
  /** The list is another one. */
  onChanged(): void;
};

export async function openControllerStore(deps: ControllerStoreDeps): Promise<ControllerStore> {
  const { file, clock, logger } = deps;
  const read = fileSchema.safeParse(await file.read());
  let all: readonly Controller[] = read.success ? read.data.controllers : [];

  async function save(): Promise<boolean> {
    try {
      await file.write({ version: 1, controllers: all });
      return true;
    } catch (error) {
      logger.error('controllers not saved', { error });
      return false;
    }
  }
  function become(next: readonly Controller[]): void {
    all = next;
    deps.onChanged();
  }

  return {
    get all() {
      return all;
    },
    find(token) {
      // Looked up by hash: how long it takes says nothing about a token.
      const tokenHash = hashOf(token);
      return all.find((one) => one.tokenHash === tokenHash);
    },
    async add(name, token, replaces) {
      const replacedHash = replaces === undefined ? undefined : hashOf(replaces);
      const others = all.filter(({ tokenHash }) => tokenHash !== replacedHash);
      if (others.length >= controllerLimits.paired) return err({ code: 'controller.full' });
      const now = clock.now();
      const id = Buffer.from(deps.randomBytes(8)).toString('base64url');
      const added = { id, name, tokenHash: hashOf(token), pairedAt: now, lastSeenAt: now };
      const before = all;
      become([...others, added]);
      if (await save()) return ok(added);
      // What others have changed meanwhile stays.
      become([
        ...all.filter((one) => one !== added),
        ...before.filter((one) => !others.includes(one)),
      ]);
      return err({ code: 'settings.notSaved' });
    },
    async remove(id) {
      become(all.filter((one) => one.id !== id));
      return (await save()) ? ok(null) : err({ code: 'settings.notSaved' });
    },
    seen(id) {
      if (!all.some((one) => one.id === id)) return;
      const lastSeenAt = clock.now();
      become(all.map((one) => (one.id === id ? { ...one, lastSeenAt } : one)));
      void save();
    },
  };
}
