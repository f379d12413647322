import { expect } from 'vitest';
import {
  cloudMeetingSchema,
  createdRoomSchema,
  enrolledSchema,
  joinedSchema,
  type CloudMeeting,
  type Enrolled,
  type Heartbeat,
  type Joined,
} from '#shared/cloud/rest.ts';
import type { Cloud } from './cloud.ts';

/** Steps of an administrator, a room and a guest that most tests begin with; each expects to succeed. */
export function actors(cloud: Cloud) {
  const { ask } = cloud;
  return {
    async createRoom(name = 'Aurora') {
      const answer = await ask('POST /api/v1/rooms', { key: cloud.adminKey, body: { name } });
      expect(answer.status).toBe(201);
      return createdRoomSchema.parse(answer.body);
    },
    async enrol(name?: string): Promise<Enrolled> {
      const { enrolment } = await this.createRoom(name);
      const body = { code: enrolment.code };
      const answer = await ask('POST /api/v1/enrolments', { body, from: '192.0.2.1' });
      expect(answer.status).toBe(201);
      return enrolledSchema.parse(answer.body);
    },
    async start(room: Enrolled): Promise<CloudMeeting> {
      const answer = await ask('POST /api/v1/room/meetings', { key: room.key });
      expect(answer.status).toBe(201);
      return cloudMeetingSchema.parse(answer.body);
    },
    async join(id: string, from?: string): Promise<Joined> {
      const answer = await ask('POST /api/v1/joins', { body: { id }, ...(from && { from }) });
      expect(answer.status).toBe(201);
      return joinedSchema.parse(answer.body);
    },
  };
}

export const heartbeat: Heartbeat = {
  version: '0.1.0',
  identity: 'i'.repeat(43),
  state: 'free',
  lan: { address: '10.1.2.3', port: 8034, spki: 's'.repeat(43) },
  beaconKey: null,
  paths: [],
};
