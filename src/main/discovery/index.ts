export { narrowTo, readLanInterfaces, type LanInterface } from './addresses.ts';
export {
  createDiscovery,
  type DiscoverableRoom,
  type Discovery,
  type DiscoveryDeps,
} from './discovery.ts';
export { createMdns, type Mdns } from './mdns/mdns.ts';
export { startMdnsWorker } from './mdns/startWorker.ts';
export { searchRooms, type FetchDocument } from './search/search.ts';
export { openUdp } from './udp.ts';
