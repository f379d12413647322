import { useSyncExternalStore, type ReactNode } from 'react';
import { PathCard } from '../../../ui/PathCard.tsx';
import type { Visit } from '../entry.ts';
import { LazyQr } from './LazyQr.tsx';

const lazyQr = (text: string, label: string): ReactNode => <LazyQr text={text} label={label} />;

/** The path between this page and the room's wall. */
export function GuestPath({ visit }: { visit: Visit }): ReactNode {
  const { guest } = visit;
  const { flow, call } = useSyncExternalStore(guest.subscribe, () => guest.snapshot);
  const road = useSyncExternalStore(visit.subscribe, () => visit.road);
  if (flow.stage.at !== 'in') return null;
  const wall = flow.stage.stay.participants.find(({ kind }) => kind === 'wall');
  const link = wall && call.links[wall.id];
  return (
    <PathCard path={link?.path ?? null} steps={link?.steps ?? []} road={road} qrCode={lazyQr} />
  );
}
