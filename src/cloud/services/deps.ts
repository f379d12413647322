import type { Clock, Random } from '../ports.ts';
import type { Store } from '../repositories/store.ts';

export interface ServiceDeps {
  store: Store;
  clock: Clock;
  random: Random;
}
