import { hashSecret, isSecret, makeSecret } from '../secrets.ts';
import type { ServiceDeps } from './deps.ts';

export interface AdminKeysService {
  /** A new API key, told once: the database keeps its hash only. */
  make(name: string): Promise<string>;
  isValid(key: string): Promise<boolean>;
}

export const createAdminKeysService = ({
  store,
  clock,
  random,
}: ServiceDeps): AdminKeysService => ({
  async make(name) {
    const key = makeSecret('admin', random);
    await store.keys.insertAdmin({ hash: hashSecret(key), name, createdAt: clock.now() });
    return key;
  },
  async isValid(key) {
    return isSecret('admin', key) && store.keys.isAdmin(hashSecret(key));
  },
});
