import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import type { ParticipantId, ParticipantKind } from '#shared/signal/values.ts';

export type Knocker = {
  id: ParticipantId;
  name: string;
  kind: ParticipantKind;
  admit: (() => void) | undefined;
  deny: (() => void) | undefined;
};

export type KnockSnapshot = {
  /** The one to decide on: whoever has waited longest. Null when nobody waits. */
  first: Knocker | null;
  /** How many more wait behind. */
  others: number;
  /** Names of all who wait, oldest first, to be announced. */
  names: readonly string[];
};

export type KnockActions = {
  admit: (id: ParticipantId) => void;
  deny: (id: ParticipantId) => void;
};

export function buildKnock(
  { lobby }: RoomSnapshot,
  isConnected: boolean,
  actions: KnockActions,
): KnockSnapshot {
  const [guest, ...others] = lobby;
  return {
    first: guest
      ? {
          id: guest.id,
          name: guest.name,
          kind: guest.kind,
          admit: isConnected ? () => actions.admit(guest.id) : undefined,
          deny: isConnected ? () => actions.deny(guest.id) : undefined,
        }
      : null,
    others: others.length,
    names: lobby.map(({ name }) => name),
  };
}
