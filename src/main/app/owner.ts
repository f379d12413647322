import { createHmac } from 'node:crypto';
import * as z from 'zod/mini';
import type { Language } from '#shared/languages.ts';
import { languageSchema, settingsSchema } from '#shared/settings.ts';
import { cleanName, nameSchema, tokenSchema } from '#shared/signal/values.ts';
import type { JsonFile, Logger, RandomBytes } from '../ports.ts';

const deviceBytes = 16;
const secretBytes = 32;

const fileSchema = z.object({
  version: z.literal(1),
  name: z.union([z.literal(''), nameSchema]),
  language: z.nullable(languageSchema),
  tellsRooms: z.boolean(),
  cloud: settingsSchema.shape['cloud.url'],
  /** What the ids for rooms are made from. Never leaves this computer. */
  secret: tokenSchema,
});
type Content = z.infer<typeof fileSchema>;

export const isOwnerFile = (value: unknown): boolean => fileSchema.safeParse(value).success;

/** What the app remembers of the person it belongs to. */
export interface Owner {
  readonly name: string;
  readonly language: Language | null;
  readonly tellsRooms: boolean;
  /** The cloud that the person has typed. */
  readonly cloud: string | null;
  /** Of whatever a person typed; kept clean. */
  setName(typed: string): void;
  setLanguage(language: Language): void;
  setTellsRooms(tells: boolean): void;
  setCloud(url: string | null): void;
  /** The opaque id of this installation for one room: no two rooms can tell that they know the same one. */
  deviceFor(identity: string): string;
}

/** Reads what was remembered; where that cannot be kept, the app forgets it at its end and says so in the log. */
export async function openOwner(deps: {
  file: JsonFile;
  logger: Logger;
  randomBytes: RandomBytes;
}): Promise<Owner> {
  const { file, logger } = deps;
  const secret = Buffer.from(deps.randomBytes(secretBytes)).toString('base64url');
  const fresh: Content = {
    version: 1,
    name: '',
    language: null,
    tellsRooms: true,
    cloud: null,
    secret,
  };
  const write = (content: Content): void =>
    void file
      .write(content)
      .catch((error: unknown) => logger.warn('cannot keep the settings', { error }));

  const read = fileSchema.safeParse(await file.read().catch(() => undefined));
  let content = read.success ? read.data : fresh;
  if (!read.success) write(content);
  const change = (patch: Partial<Content>): void => {
    content = { ...content, ...patch };
    write(content);
  };

  return {
    get name() {
      return content.name;
    },
    get language() {
      return content.language;
    },
    get tellsRooms() {
      return content.tellsRooms;
    },
    get cloud() {
      return content.cloud;
    },
    setName: (typed) => change({ name: cleanName(typed) }),
    setLanguage: (language) => change({ language }),
    setTellsRooms: (tellsRooms) => change({ tellsRooms }),
    setCloud: (cloud) => change({ cloud }),
    deviceFor: (identity) =>
      createHmac('sha256', Buffer.from(content.secret, 'base64url'))
        .update(`presence ${identity}`)
        .digest()
        .subarray(0, deviceBytes)
        .toString('base64url'),
  };
}
