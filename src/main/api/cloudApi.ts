import { err } from '#shared/result.ts';
import type { RoomApi } from '#shared/room/api.ts';
import type { Cloud } from '../cloud/index.ts';
import type { AdminTokens } from '../settings/index.ts';
import type { Visit } from '../visit/index.ts';

export type CloudApiDeps = {
  cloud: Pick<Cloud, 'enrol' | 'leave' | 'ice'>;
  visit: Pick<Visit, 'snapshot' | 'ice'>;
  adminTokens: Pick<AdminTokens, 'use'>;
};
export type CloudApi = Pick<RoomApi, 'enrolCloud' | 'leaveCloud' | 'iceServers'>;

const locked = err({ code: 'settings.locked' } as const);

/** The cloud, as far as a screen has a say in it. */
export const createCloudApi = ({ cloud, visit, adminTokens }: CloudApiDeps): CloudApi => ({
  enrolCloud: (token, code) =>
    adminTokens.use(token) ? cloud.enrol(code) : Promise.resolve(locked),
  leaveCloud: (token) => (adminTokens.use(token) ? cloud.leave() : Promise.resolve(locked)),
  iceServers: () => (visit.snapshot() ? visit.ice() : cloud.ice()),
});
