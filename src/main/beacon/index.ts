export type { BeaconState } from './beacon.ts';
export { createBackends } from './backends.ts';
export { loadBeaconKey } from './beaconKey.ts';
export { createRoomBeacon, type RoomBeacon } from './roomBeacon.ts';
export { createBeaconAnswering, type BeaconAnswering } from './resolve/answering.ts';
export { createBeaconLookup, type BeaconLookup } from './resolve/lookup.ts';
export type { BeaconResolver, ResolvedRoom, ResolveError } from './resolve/resolver.ts';
export { createRoomResolver } from './resolve/roomResolver.ts';
export { createScanners } from './scan/scanners.ts';
