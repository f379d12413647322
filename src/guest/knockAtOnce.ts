import type { VisitWishes } from '#shared/visitWishes.ts';
import type { Guest } from './createGuest.ts';

/** From the personal app one tap is enough: where no PIN is to be typed, the first thing at the door is to knock. */
export function knockAtOnce(guest: Guest, { isAtOnce, isFree, name }: VisitWishes): void {
  if (!isAtOnce || name === '') return;
  const stop = guest.subscribe(() => {
    const { stage, door } = guest.snapshot.flow;
    if (stage.at === 'arriving' || !door) return;
    stop();
    if (isFree || !door.pinOpens) guest.knock(name, null);
  });
}
