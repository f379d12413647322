import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import { hasNewKnock, type Chime } from '../features/knock/index.ts';
import type { RoomStore } from '../room/roomStore.ts';
import { announcements } from './announcements.ts';
import type { ScreenStore } from './screenStore.ts';

/** A meeting of its own, or of another room; hosting goes on when a visitor's stage changes. */
const meetingKey = (snapshot: RoomSnapshot | null): string | null => {
  const meeting = snapshot?.meeting;
  if (!meeting) return null;
  return meeting.role === 'host' ? `host ${meeting.self}` : `visit ${meeting.id}`;
};

/** What a change in the room causes beside a new picture: news, the chime, and a tidy screen. */
export function followRoom(room: RoomStore, screen: ScreenStore, chime: Chime): () => void {
  return room.subscribe(({ snapshot }, { snapshot: before }) => {
    if (snapshot === before || !snapshot) return;
    if (meetingKey(snapshot) !== meetingKey(before)) screen.reset();
    for (const news of announcements(before, snapshot)) screen.tell(news);
    if (hasNewKnock(before?.lobby ?? [], snapshot.lobby)) chime.play();
  });
}

/** The room has ICE servers for a meeting that its cloud has, and for a visit through the cloud. */
const iceKey = (snapshot: RoomSnapshot | null): string => {
  const meeting = snapshot?.meeting;
  if (!meeting) return '';
  if (meeting.role === 'visitor') return `visit ${meeting.id} ${meeting.road ?? ''}`;
  const { cloud } = snapshot;
  const known = typeof cloud.meeting === 'object' ? cloud.meeting : null;
  return cloud.state === 'up' && known ? known.id : '';
};

/** Asks for ICE servers when there may be others than before. */
export function followIce(room: RoomStore, refresh: () => void): () => void {
  return room.subscribe(({ snapshot }, { snapshot: before }) => {
    if (iceKey(snapshot) !== iceKey(before)) refresh();
  });
}
