import type { AppApi, AppSnapshot, FoundRoom, JoinResult } from '#shared/app/api.ts';
import { parseAppLink, type AppLink } from '#shared/app/link.ts';
import { parseCloudAddress } from '#shared/cloud/address.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok } from '#shared/result.ts';
import { createSnapshotFeed } from '../api/snapshotFeed.ts';
import type { CloudChoice } from './cloudChoice.ts';
import type { Joining } from './joining.ts';
import type { Nearby } from './nearby.ts';
import type { Owner } from './owner.ts';
import type { Surroundings } from './surroundings.ts';

export type AppApiDeps = {
  version: string;
  owner: Owner;
  surroundings: Pick<Surroundings, 'hearing' | 'network' | 'rooms'>;
  joining: Joining;
  cloud: Pick<CloudChoice, 'current'>;
  /** Whether rooms are told is another than before. */
  onTellsRooms(): void;
};

/** The API with what reaches it from outside of the page. */
export interface AppControl {
  readonly api: AppApi;
  /** Something that the page shows may be different. */
  refresh(): void;
  /** A `mago://` link was followed somewhere on this computer; of any shape. */
  openLink(text: string): void;
  /** The window of a room had to be closed. */
  roomFailed(failure: Failure): void;
}

export function createAppApi(deps: AppApiDeps): AppControl {
  const { owner, surroundings, joining } = deps;
  let link: AppLink | null = null;
  let isLinkInvalid = false;
  let failure: Failure | null = null;

  const foundRoom = (room: Nearby): FoundRoom => ({
    identity: room.identity,
    name: room.name,
    isNameCut: room.isNameCut,
    state: room.state,
    id: room.endpoint.id,
    bars: room.bars,
  });

  function linkView(rooms: readonly Nearby[]): AppSnapshot['link'] {
    if (!link) return null;
    const { id, spki, way } = link;
    // Only a key proves that it is the room of the list; an id is an address.
    const room = rooms.find(({ endpoint }) => spki !== null && endpoint.spki === spki);
    return { id, roomName: room?.name ?? null, way };
  }

  const feed = createSnapshotFeed(() => {
    const rooms = surroundings.rooms();
    return {
      version: deps.version,
      name: owner.name,
      language: owner.language,
      tellsRooms: owner.tellsRooms,
      hearing: surroundings.hearing,
      network: surroundings.network,
      rooms: rooms.map(foundRoom),
      link: linkView(rooms),
      isLinkInvalid,
      failure,
      cloud: deps.cloud.current,
    };
  });

  /** A new attempt: what the last one left on the screen goes. */
  function begin(): void {
    failure = null;
    isLinkInvalid = false;
    feed.refresh();
  }
  async function attempt(run: () => Promise<JoinResult>): Promise<JoinResult> {
    begin();
    const result = await run();
    feed.refresh();
    return result;
  }
  const change = (run: () => void) => {
    run();
    feed.refresh();
    return ok(null);
  };

  return {
    refresh: feed.refresh,
    openLink(text) {
      begin();
      const parsed = parseAppLink(text);
      link = parsed.ok ? parsed.value : null;
      isLinkInvalid = !parsed.ok;
    },
    roomFailed(next) {
      failure = next;
      feed.refresh();
    },
    api: {
      snapshots: feed.read,
      join: (identity, way) => attempt(() => joining.join(identity, way)),
      callId: (typedId, way) => attempt(() => joining.callId(typedId, way)),
      confirm: (isSame) => attempt(() => joining.confirm(isSame)),
      followLink(way) {
        const followed = link;
        link = null;
        if (!followed) return Promise.resolve(err({ code: 'meeting.none' }));
        return attempt(() => joining.follow(followed, way));
      },
      dismissLink: () =>
        change(() => {
          link = null;
          isLinkInvalid = false;
        }),
      setName: (name) => change(() => owner.setName(name)),
      setLanguage: (language) => change(() => owner.setLanguage(language)),
      setTellsRooms: (tells) =>
        change(() => {
          owner.setTellsRooms(tells);
          deps.onTellsRooms();
        }),
      setCloud(typed) {
        const url = parseCloudAddress(typed);
        if (url === undefined) return err({ code: 'settings.invalid' });
        if (deps.cloud.current.isFixed) return err({ code: 'settings.fixed' });
        return change(() => owner.setCloud(url));
      },
    },
  };
}
