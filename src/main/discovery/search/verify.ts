import { verify, type KeyObject } from 'node:crypto';
import type { Answer, UnverifiedAnswer } from '#shared/discovery/index.ts';
import { parseMeetingId } from '#shared/meetingId.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { parseRawPublicKey } from '../../identity/keys.ts';
import { verifyDocument } from '../../identity/index.ts';
import type { Finding } from './ledger.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** Keys of rooms whose answers were genuine, the oldest first: parsing one takes a fifth of the verifying. */
const knownKeys = new Map<string, KeyObject>();
const maxKnownKeys = 256;

/** Whether the identity that an answer names has signed it (RFC 8032). */
export function isSigned({ answer, signed, signature }: UnverifiedAnswer): boolean {
  const identity = text(answer.identity);
  const key = knownKeys.get(identity) ?? parseRawPublicKey(identity);
  if (key === undefined || !verify(null, signed, key, signature)) return false;
  if (!knownKeys.has(identity)) {
    const [oldest] = knownKeys.keys();
    if (oldest !== undefined && knownKeys.size >= maxKnownKeys) knownKeys.delete(oldest);
    knownKeys.set(identity, key);
  }
  return true;
}

/**
 * What an answer says, as a finding. Where it came over IPv6 the room is called at the IPv4 address that its
 * id means: ids, certificates and the LAN host know no other.
 */
export function findingOfAnswer(answer: Answer, from: string): Finding {
  const { id, port, name, isNameCut } = answer;
  return {
    identity: text(answer.identity),
    name,
    isNameCut,
    state: answer.isBusy ? 'busy' : 'free',
    endpoint: { address: callableAddress(from, id), port, id, spki: text(answer.spki) },
  };
}

function callableAddress(from: string, id: string | null): string {
  if (!from.includes(':') || id === null) return from;
  const meant = parseMeetingId(id, { allowPublicAddressIds: true });
  return meant.ok ? meant.value.address : from;
}

/** What an address gave as its room document, with the TLS key that the connection had. */
export function findingOfDocument(
  raw: unknown,
  spki: string,
  from: string,
): Result<Finding, 'notARoom' | 'forged'> {
  const verified = verifyDocument(raw);
  if (!verified.ok) return err('notARoom');
  const { identity, name, state, port, id } = verified.value;
  if (verified.value.spki !== spki) return err('forged');
  const parsed = id === null ? undefined : parseMeetingId(id, { allowPublicAddressIds: true });
  return ok({
    identity,
    name,
    state,
    isNameCut: false,
    endpoint: { address: from, port, id: parsed?.ok ? parsed.value.id : null, spki },
  });
}
