import type { LanDoor } from '#shared/cloud/rest.ts';
import { socketPath } from '#shared/roomDocument.ts';

export const lanAddress = ({ address, port }: LanDoor): string =>
  `wss://${address}:${port}${socketPath}`;

/** Chromium's Local Network Access; the first is its name since 145, and the other still an answer of its own. */
const permissionNames = ['local-network', 'local-network-access'];

/**
 * Whether the page may try the room's address without a question that nobody expects. Chromium asks before a
 * page of the Internet reaches into a LAN; a guest who is somewhere else would be asked for nothing, so the
 * door is tried where the answer is yes already, and where there is no such question.
 */
export async function mayReachLan(
  query: (name: string) => Promise<{ readonly state: PermissionState }>,
): Promise<boolean> {
  const states = await Promise.all(
    permissionNames.map((name) =>
      query(name).then(
        ({ state }) => state,
        // A browser that does not know the name.
        () => null,
      ),
    ),
  );
  const known = states.filter((state) => state !== null);
  return known.length === 0 || known.includes('granted');
}
