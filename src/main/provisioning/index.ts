export {
  isAppliedFile,
  maxProvisioningBytes,
  openProvisioning,
  type Provisioning,
  type ProvisioningResult,
} from './provisioning.ts';
