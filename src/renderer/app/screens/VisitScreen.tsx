import type { ReactNode } from 'react';
import type { VisitedMeeting } from '#shared/room/snapshot.ts';
import { buildVisit, VisitView } from '../../features/joinById/index.ts';
import { useWall } from '../wall.ts';

/** On the way into another room. */
export function VisitScreen({ meeting }: { meeting: VisitedMeeting }): ReactNode {
  const { commands, perform } = useWall();
  const leave = (): void => perform.run(commands.endMeeting());
  const visit = buildVisit(meeting, {
    confirm: (isSame) => perform.run(commands.confirmRoom(isSame)),
    knock: (pin) => perform.attempt(commands.knock(pin)),
    callAgain: () =>
      perform.run(
        commands.endMeeting().then((ended) => (ended.ok ? commands.callRoom(meeting.id) : ended)),
      ),
    leave,
  });
  return visit && <VisitView visit={visit} />;
}
