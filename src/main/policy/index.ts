export { openPolicy, type Policy } from './policy.ts';
export { createPolicyReader } from './systemPolicy.ts';
