export { createFerries, type Ferries } from './ferries.ts';
export { loadGuestFiles, type GuestFiles } from './guestFiles.ts';
export { createLanHost, type LanHost, type LanHostDeps } from './lanHost.ts';
export type { Endpoint } from './listener.ts';
export { createSessions, type Sessions } from './sessions.ts';
