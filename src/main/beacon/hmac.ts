import { createHmac } from 'node:crypto';
import type { Hmac } from '#shared/beacon/index.ts';

export const hmacSha256: Hmac = (key, message) =>
  Uint8Array.from(createHmac('sha256', key).update(message).digest());
