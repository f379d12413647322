export { createVisit, type Visit, type VisitDeps } from './visit.ts';
export { isRoomThere } from './tls.ts';
export { createVisitRoad } from './visitRoad.ts';
export type { PinnedRoom, VisitCallEvent } from './state.ts';
