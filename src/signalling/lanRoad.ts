import type { Road } from './road.ts';
import { createSocketRoad, type SocketRoadDeps } from './socketRoad.ts';

export type { SocketHandlers, SocketLike } from './socketRoad.ts';

/** The LAN road, client side (DESIGN 3): WebSockets to the room itself (ADR 0003). It dials at once. */
export const createLanRoad = (deps: Omit<SocketRoadDeps, 'name'>): Road =>
  createSocketRoad({ ...deps, name: 'LAN' });
