import { pathKinds, type PathKind } from '#shared/path.ts';
import type { CallSnapshot } from '../../../rtc/types.ts';

/** Tells the room by which kinds of path its call goes, each time they are others. */
export interface PathTeller {
  follow(call: CallSnapshot): void;
  /** The room may have forgotten: it is told again. */
  repeat(): void;
}

export function createPathTeller(tell: (paths: readonly PathKind[]) => void): PathTeller {
  let told = '';
  let paths: readonly PathKind[] = [];
  const say = (): void => {
    const key = paths.join();
    if (key === told) return;
    told = key;
    tell(paths);
  };
  return {
    follow({ links }) {
      const used = new Set(Object.values(links).map(({ path }) => path));
      paths = pathKinds.filter((kind) => used.has(kind));
      say();
    },
    repeat() {
      told = '';
      say();
    },
  };
}
