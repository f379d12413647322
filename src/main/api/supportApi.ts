import { err } from '#shared/result.ts';
import type { RoomApi } from '#shared/room/api.ts';
import type { AdminTokens } from '../settings/index.ts';
import type { Support } from '../support/index.ts';

export type SupportApiDeps = { support: Support; adminTokens: Pick<AdminTokens, 'use'> };

export type SupportApi = Pick<RoomApi, 'reportFault' | 'saveSupportBundle'>;

/** Anybody at the wall may say that something is wrong; the bundle is the administrator's. */
export const createSupportApi = ({ support, adminTokens }: SupportApiDeps): SupportApi => ({
  reportFault: (cause) => support.reportFault(cause),
  saveSupportBundle: (token) =>
    adminTokens.use(token)
      ? support.saveBundle()
      : Promise.resolve(err({ code: 'settings.locked' } as const)),
});
