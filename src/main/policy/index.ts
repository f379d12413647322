export { defaultPolicyFile, maxPolicyBytes, parsePolicyFile } from './filePolicy.ts';
export { openPolicy, type Policy } from './policy.ts';
export type { ReadPolicy } from './reading.ts';
export { readRegistryPolicy } from './registryPolicy.ts';
export { readPolicyKey } from './windowsRegistry.ts';
