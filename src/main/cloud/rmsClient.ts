import * as z from 'zod/mini';
import {
  cloudMeetingSchema,
  enrolledSchema,
  heartbeatAnswerSchema,
  iceSchema,
  joinedSchema,
  renewedSchema,
  type CloudMeeting,
  type Enrolled,
  type Heartbeat,
  type HeartbeatAnswer,
  type Ice,
  type Joined,
  type Renewed,
} from '#shared/cloud/rest.ts';
import type { Failure } from '#shared/errors.ts';
import type { Result } from '#shared/result.ts';
import { createCloudHttp, type CloudHttpDeps } from './request.ts';

type Answer<T> = Promise<Result<T, Failure>>;

/** What a room asks of its cloud (`#shared/cloud/rest.ts`). */
export interface RmsClient {
  enrol(code: string): Answer<Enrolled>;
  /** The way to another room's meeting. */
  join(id: string): Answer<Joined>;
  /** New credentials for a visit that goes on. */
  renew(pass: string): Answer<Renewed>;
  asRoom(key: string): RoomCalls;
  /** Ends what is under way; it answers `cloud.unreachable`. */
  dispose(): void;
}

/** With the room's own key. `cloud.keyRefused`: the room was removed. */
export interface RoomCalls {
  heartbeat(heartbeat: Heartbeat): Answer<HeartbeatAnswer>;
  startMeeting(): Answer<CloudMeeting>;
  setLocked(id: string, isLocked: boolean): Answer<CloudMeeting>;
  endMeeting(id: string): Answer<null>;
  ice(id: string): Answer<Ice>;
}

const base = '/api/v1';
/** People wait for these. */
const patientMs = 10_000;
/** A cloud that takes longer counts as lost: with the pause between two heartbeats it stays below ten seconds. */
export const briskMs = 4_000;

export function createRmsClient(deps: CloudHttpDeps): RmsClient {
  const http = createCloudHttp(deps);
  return {
    enrol: (code) =>
      http.ask({
        ...{ method: 'POST', path: `${base}/enrolments`, body: { code } },
        ...{ schema: enrolledSchema, timeoutMs: patientMs, isOnce: true },
      }),
    join: (id) =>
      http.ask({
        ...{ method: 'POST', path: `${base}/joins`, body: { id } },
        ...{ schema: joinedSchema, timeoutMs: patientMs },
      }),
    renew: (key) =>
      http.ask({
        ...{ method: 'POST', path: `${base}/joins/renewal`, key },
        ...{ schema: renewedSchema, timeoutMs: patientMs },
      }),
    asRoom(key) {
      const asRoom = { key, timeoutMs: briskMs };
      const meetings = `${base}/room/meetings`;
      return {
        heartbeat: (body) =>
          http.ask({
            ...{ ...asRoom, method: 'POST', path: `${base}/room/heartbeat`, body },
            schema: heartbeatAnswerSchema,
          }),
        startMeeting: () =>
          http.ask({ ...asRoom, method: 'POST', path: meetings, schema: cloudMeetingSchema }),
        setLocked: (id, isLocked) =>
          http.ask({
            ...{ ...asRoom, method: 'PATCH', path: `${meetings}/${id}`, body: { isLocked } },
            schema: cloudMeetingSchema,
          }),
        endMeeting: (id) =>
          http.ask({
            ...{ ...asRoom, method: 'DELETE', path: `${meetings}/${id}` },
            schema: z.null(),
          }),
        ice: (id) =>
          http.ask({
            ...{ ...asRoom, method: 'POST', path: `${meetings}/${id}/ice` },
            schema: iceSchema,
          }),
      };
    },
    dispose: http.dispose,
  };
}
