export { readNearby } from './nearby.ts';
