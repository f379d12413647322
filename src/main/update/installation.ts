import path from 'node:path';
import { isVersion } from './version.ts';
import type { Places } from './versions.ts';

/** A room that the PC's shell has started (`resources/shell`): where its versions lie, and which one this is. */
export type Installation = { readonly places: Places; readonly version: string };

/** From `process.env`. Null where no shell watches over versions: nothing is updated then. */
export function findInstallation(
  env: Readonly<Record<string, string | undefined>>,
): Installation | null {
  const { MAGO_ROOM_ROOT: root = '', MAGO_ROOM_STATE: state = '', MAGO_ROOM_VERSION = '' } = env;
  if (!path.isAbsolute(root) || !path.isAbsolute(state) || !isVersion(MAGO_ROOM_VERSION))
    return null;
  return { places: { root, state }, version: MAGO_ROOM_VERSION };
}
