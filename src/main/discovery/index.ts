export {
  isInSubnet,
  isNearbyAddress,
  narrowTo,
  readLanInterfaces,
  subnetBroadcast,
  type LanInterface,
} from './addresses.ts';
export {
  createDiscovery,
  type DiscoverableRoom,
  type Discovery,
  type DiscoveryDeps,
} from './discovery.ts';
export { createMdns, type Mdns, type MdnsPublication } from './mdns/mdns.ts';
export { startMdnsWorker } from './mdns/startWorker.ts';
export { searchRooms, type FetchDocument } from './search/search.ts';
export { isSigned } from './search/verify.ts';
export { codeOf, openUdp, type OpenUdp, type UdpPeer } from './udp.ts';
