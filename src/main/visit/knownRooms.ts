import * as z from 'zod/mini';
import type { MeetingId } from '#shared/meetingId.ts';
import type { RoomDocument } from '#shared/roomDocument.ts';
import { nameSchema } from '#shared/signal/values.ts';
import type { JsonFile, Logger } from '../ports.ts';
import type { Acquaintance } from './state.ts';

/**
 * The rooms whose check code people have compared, and who was met at which id. A room is its identity
 * key; an id is only an address, so another room at a known id is worth a warning (DESIGN 5).
 */
const base64url43 = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

/** Of each list; the ones not met for longest are forgotten first. */
export const maxKnownRooms = 500;

const fileSchema = z.object({
  version: z.literal(1),
  /** Oldest meeting first, in both lists. */
  rooms: z
    .array(z.object({ identity: base64url43, spki: base64url43, name: nameSchema }))
    .check(z.maxLength(maxKnownRooms)),
  ids: z
    .array(z.object({ id: z.string().check(z.regex(/^[0-9]{10}$/)), identity: base64url43 }))
    .check(z.maxLength(maxKnownRooms)),
});
type Book = z.infer<typeof fileSchema>;

const emptyBook: Book = { version: 1, rooms: [], ids: [] };

export interface KnownRooms {
  /** How well the owner of a document that has been checked is known at this id. Never rejects. */
  recall(document: RoomDocument, id: MeetingId): Promise<Acquaintance>;
  /** After people have confirmed the room, and each time it is met again. Never rejects. */
  remember(document: RoomDocument, id: MeetingId): Promise<void>;
}

export function createKnownRooms(deps: { file: JsonFile; logger: Logger }): KnownRooms {
  const { file, logger } = deps;

  async function read(): Promise<Book> {
    try {
      const raw = await file.read();
      if (raw === undefined) return emptyBook;
      const parsed = fileSchema.safeParse(raw);
      if (parsed.success) return parsed.data;
      logger.warn('known rooms unreadable: every room has to be confirmed again');
    } catch (error) {
      logger.warn('known rooms not read: every room has to be confirmed again', { error });
    }
    return emptyBook;
  }

  async function write(after: Book): Promise<void> {
    try {
      await file.write(after);
    } catch (error) {
      logger.warn('known rooms not saved: this room has to be confirmed again', { error });
    }
  }

  /** Read, change and write belong together; two changes at once would lose one. Neither part rejects. */
  let lastChange = Promise.resolve();

  return {
    async recall({ identity }, id) {
      await lastChange;
      const book = await read();
      const lastHere = book.ids.find((entry) => entry.id === id);
      if (lastHere && lastHere.identity !== identity) return 'changed';
      return book.rooms.some((room) => room.identity === identity) ? 'known' : 'unknown';
    },
    remember(document, id) {
      lastChange = lastChange.then(async () => write(withRoom(await read(), document, id)));
      return lastChange;
    },
  };
}

function withRoom(book: Book, { identity, spki, name }: RoomDocument, id: MeetingId): Book {
  const rooms = book.rooms.filter((room) => room.identity !== identity);
  const ids = book.ids.filter((entry) => entry.id !== id);
  return {
    version: 1,
    rooms: [...rooms, { identity, spki, name }].slice(-maxKnownRooms),
    ids: [...ids, { id, identity }].slice(-maxKnownRooms),
  };
}
