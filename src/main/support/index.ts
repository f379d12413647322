export { createSupport, type Support } from './support.ts';
