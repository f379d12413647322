export { beaconInPath, beaconPath } from './asking.ts';
export {
  acceptedSkewEpochs,
  beaconKeyBytes,
  eidOf,
  epochMs,
  epochOf,
  isSentBy,
  makePayload,
  readPayload,
  type BeaconFacts,
  type Hmac,
  type OpenBeacon,
} from './keyed.ts';
export {
  encodeSection,
  parseSection,
  payloadBytes,
  sectionBytes,
  testCompanyId,
  type BeaconFormatError,
} from './payload.ts';
