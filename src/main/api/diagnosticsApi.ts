import { err, ok } from '#shared/result.ts';
import type { RoomApi } from '#shared/room/api.ts';
import type { Diagnostics } from '../diagnostics/index.ts';
import type { AdminTokens } from '../settings/index.ts';

export type DiagnosticsApiDeps = {
  diagnostics: Diagnostics;
  adminTokens: Pick<AdminTokens, 'use'>;
};

export type DiagnosticsApi = Pick<RoomApi, 'runDiagnostics' | 'cancelDiagnostics'>;

const locked = err({ code: 'settings.locked' } as const);

/** The room's test of itself, behind the administrator PIN: it tells how the network is made. */
export const createDiagnosticsApi = ({
  diagnostics,
  adminTokens,
}: DiagnosticsApiDeps): DiagnosticsApi => ({
  runDiagnostics: async (token) => (adminTokens.use(token) ? ok(await diagnostics.run()) : locked),
  cancelDiagnostics(token) {
    if (!adminTokens.use(token)) return locked;
    diagnostics.cancel();
    return ok(null);
  },
});
