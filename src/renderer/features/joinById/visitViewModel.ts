import { errorTable, type Failure } from '#shared/errors.ts';
import type { RoadName } from '#shared/road.ts';
import type { VisitedMeeting } from '#shared/room/snapshot.ts';
import { formatAnyId } from '../../room/formatAnyId.ts';

/** The way into another room's meeting, step by step. */
export type VisitSnapshot = {
  /** The other room as people know it: its name, or its id while the name is unknown. */
  roomName: string;
  /** By which road; null until one is chosen. */
  road: RoadName | null;
  step:
    | { at: 'connecting' }
    | {
        at: 'confirming';
        checkCode: string;
        hasKeyChanged: boolean;
        isSame: () => void;
        isDifferent: () => void;
      }
    | {
        at: 'door';
        pinOpens: boolean;
        failure: Failure | null;
        knock: (pin: string | null) => Promise<Failure | null>;
      }
    | { at: 'lobby' }
    | { at: 'over'; failure: Failure; retry: (() => void) | undefined };
  /** Gives up, at every step. */
  leave: () => void;
};

export type VisitActions = {
  confirm: (isSame: boolean) => void;
  knock: (pin: string | null) => Promise<Failure | null>;
  callAgain: () => void;
  leave: () => void;
};

/** Null once this room is in: then the call is on the screen. */
export function buildVisit(meeting: VisitedMeeting, actions: VisitActions): VisitSnapshot | null {
  const { stage, road } = meeting;
  const roomName = meeting.roomName ?? formatAnyId(meeting.id);
  const { leave } = actions;
  switch (stage.at) {
    case 'connecting':
    case 'lobby':
      return { roomName, road, step: { at: stage.at }, leave };
    case 'confirming': {
      const { checkCode, hasKeyChanged } = stage;
      return {
        roomName,
        road,
        step: {
          at: 'confirming',
          checkCode,
          hasKeyChanged,
          isSame: () => actions.confirm(true),
          isDifferent: () => actions.confirm(false),
        },
        leave,
      };
    }
    case 'door': {
      const { pinOpens, failure } = stage;
      return {
        roomName,
        road,
        step: { at: 'door', pinOpens, failure, knock: actions.knock },
        leave,
      };
    }
    case 'over': {
      const mayRetry = errorTable[stage.failure.code].retry;
      return {
        roomName,
        road,
        step: {
          at: 'over',
          failure: stage.failure,
          retry: mayRetry ? actions.callAgain : undefined,
        },
        leave,
      };
    }
    case 'in':
      return null;
  }
}
