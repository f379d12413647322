export {
  appendSignature,
  discoveryPort,
  encodeQuery,
  encodeUnsignedAnswer,
  multicastGroup4,
  multicastGroup6,
  nonceBytes,
  parseAnswer,
  parseQuery,
  queryBytes,
} from './wire.ts';
export type { Answer, AnswerFacts, UnverifiedAnswer, WireError } from './wire.ts';
export { cutUtf8, encodeUtf8 } from './utf8.ts';
export { ways } from './nearby.ts';
export type {
  NearbyEndpoint,
  NearbyRoom,
  SearchResult,
  Way,
  WayFailure,
  WayReport,
} from './nearby.ts';
