import type { CloudMeeting } from '#shared/cloud/rest.ts';
import { parseSixDigits, type SixDigits } from '#shared/cloud/sixDigits.ts';
import type { Failure } from '#shared/errors.ts';
import type { Result } from '#shared/result.ts';
import type { RoomCalls } from './rmsClient.ts';

/** The meeting that runs in the room; `startedAt` tells one from the next. */
export type WantedMeeting = { readonly startedAt: number; readonly isLocked: boolean };

/** What the cloud has of it. */
export type KnownMeeting = { readonly id: SixDigits } & WantedMeeting;

export type MeetingStep =
  { do: 'start' } | { do: 'end'; id: string } | { do: 'lock'; id: string; isLocked: boolean };

/** The next thing to tell the cloud so that it has what runs in the room; null when it has. */
export function nextMeetingStep(
  wanted: WantedMeeting | null,
  known: KnownMeeting | null,
): MeetingStep | null {
  if (known && known.startedAt !== wanted?.startedAt) return { do: 'end', id: known.id };
  if (!wanted) return null;
  if (!known) return { do: 'start' };
  if (known.isLocked === wanted.isLocked) return null;
  return { do: 'lock', id: known.id, isLocked: wanted.isLocked };
}

export type CloudMeetingDeps = {
  calls: Pick<RoomCalls, 'startMeeting' | 'setLocked' | 'endMeeting'>;
  wanted(): WantedMeeting | null;
  changed(): void;
};

/**
 * The room's meeting as the cloud has it. The room decides; whatever fails is done again after the next
 * heartbeat, until the cloud has it right. One thing at a time: the caller sees to that.
 */
export interface MeetingAtCloud {
  /** Null while it has no six digits. */
  readonly known: KnownMeeting | null;
  /** Tells the cloud what it does not have yet. The failure: of the step that could not be done. */
  sync(): Promise<Result<null, Failure>>;
  /** The cloud's own account: what it has forgotten, and what earlier starts of this room left behind. */
  heard(meetings: readonly CloudMeeting[]): Promise<void>;
}

/** More would be a fault: a meeting is started, locked and ended. */
const maxSteps = 8;
const done: Result<null, Failure> = { ok: true, value: null };

export function createCloudMeeting({ calls, wanted, changed }: CloudMeetingDeps): MeetingAtCloud {
  let known: KnownMeeting | null = null;

  function put(next: KnownMeeting | null): void {
    known = next;
    changed();
  }

  async function start({ startedAt }: WantedMeeting): Promise<Result<null, Failure>> {
    const started = await calls.startMeeting();
    if (!started.ok) return started;
    const id = parseSixDigits(started.value.id);
    if (!id.ok) return { ok: false, error: { code: 'cloud.notACloud' } };
    put({ id: id.value, startedAt, isLocked: started.value.isLocked });
    return done;
  }

  async function carryOut(step: MeetingStep): Promise<Result<null, Failure>> {
    switch (step.do) {
      case 'start': {
        const meeting = wanted();
        return meeting ? start(meeting) : done;
      }
      case 'end': {
        const ended = await calls.endMeeting(step.id);
        if (!ended.ok && ended.error.code !== 'cloud.unknown') return ended;
        put(null);
        return done;
      }
      case 'lock': {
        const locked = await calls.setLocked(step.id, step.isLocked);
        if (locked.ok) put(known && { ...known, isLocked: step.isLocked });
        else if (locked.error.code === 'cloud.unknown') put(null);
        else return locked;
        return done;
      }
    }
  }

  return {
    get known() {
      return known;
    },
    async sync() {
      for (let steps = 0; steps < maxSteps; steps += 1) {
        const step = nextMeetingStep(wanted(), known);
        if (!step) return done;
        const result = await carryOut(step);
        if (!result.ok) return result;
      }
      return done;
    },
    async heard(meetings) {
      if (known && !meetings.some(({ id }) => id === known?.id)) put(null);
      for (const { id } of meetings) if (id !== known?.id) await calls.endMeeting(id);
    },
  };
}
