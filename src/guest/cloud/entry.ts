import type { Joined } from '#shared/cloud/rest.ts';
import { parseSixDigits, type SixDigits } from '#shared/cloud/sixDigits.ts';
import type { Failure } from '#shared/errors.ts';
import { createStore } from '../../rtc/store.ts';
import type { Guest } from '../createGuest.ts';
import type { Rms } from './rms.ts';
import type { RoadName } from './wayIn.ts';

/** One way to one room, from the six digits to the end of the visit. */
export interface Visit {
  readonly guest: Guest;
  /** Null while the way is being looked for, and when there is none. */
  readonly road: RoadName | null;
  subscribe(listener: () => void): () => void;
  dispose(): void;
}

export type EntrySnapshot =
  /** `id`: what the field is filled with. `failure`: why the last id led nowhere. */
  | { at: 'id'; id: string; failure: Failure | null }
  | { at: 'asking'; id: SixDigits }
  | { at: 'visit'; visit: Visit };

/** The cloud's guest page up to the door: which meeting, and the way to its room. */
export interface Entry {
  readonly snapshot: EntrySnapshot;
  subscribe(listener: () => void): () => void;
  /** Six digits that a person typed. */
  enter(typed: string): void;
  /** The page's address has another fragment. */
  followAddress(): void;
  /** To the field again; a visit ends. */
  leave(): void;
}

export type EntryDeps = {
  rms: Pick<Rms, 'join'>;
  openVisit(id: SixDigits, joined: Joined): Visit;
  /** The id in the page's address, which outlives a reload: `https://cloud/#123456`. */
  address: { read(): string; write(fragment: string): void };
};

export function createEntry({ rms, openVisit, address }: EntryDeps): Entry {
  const store = createStore<EntrySnapshot>({ at: 'id', id: '', failure: null });

  async function ask(id: SixDigits): Promise<void> {
    const asking: EntrySnapshot = { at: 'asking', id };
    store.set(asking);
    const joined = await rms.join(id);
    // Another id was entered meanwhile.
    if (store.value !== asking) return;
    if (joined.ok) store.set({ at: 'visit', visit: openVisit(id, joined.value) });
    else store.set({ at: 'id', id, failure: joined.error });
  }

  function endVisit(): void {
    if (store.value.at === 'visit') store.value.visit.dispose();
  }

  function enter(typed: string): void {
    const id = parseSixDigits(typed);
    if (!id.ok) {
      endVisit();
      return store.set({ at: 'id', id: typed, failure: typed === '' ? null : id.error });
    }
    endVisit();
    address.write(id.value);
    void ask(id.value);
  }

  return {
    get snapshot() {
      return store.value;
    },
    subscribe: store.subscribe,
    enter,
    followAddress: () => enter(address.read()),
    leave() {
      endVisit();
      address.write('');
      store.set({ at: 'id', id: '', failure: null });
    },
  };
}
