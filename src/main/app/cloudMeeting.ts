import type { LanDoor } from '#shared/cloud/rest.ts';
import type { SixDigits } from '#shared/cloud/sixDigits.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { CloudTrust, RmsClient } from '../cloud/index.ts';
import type { Clock } from '../ports.ts';
import type { CloudChoice } from './cloudChoice.ts';

/** Where a meeting with six digits is: at its room's own door, and behind the cloud's page. */
export type CloudMeeting = {
  url: string;
  roomName: string;
  lan: LanDoor | null;
  /** The key that the cloud has proved, SHA-256 of its SPKI, base64url. */
  spki: string;
  /** Unless policy has pinned that key. */
  trustsAuthorities: boolean;
  /** Origins of its XMPP servers. */
  sockets: string[];
};

export type CloudMeetingDeps = {
  choice: Pick<CloudChoice, 'reach'>;
  createClient(url: string, trust: CloudTrust): Pick<RmsClient, 'join' | 'dispose'>;
  provedKey(url: string, trust: CloudTrust, signal: AbortSignal): Promise<Result<string, Failure>>;
  clock: Clock;
};

/** It has answered a moment ago. */
const keyMs = 5_000;

/** Six digits → their meeting. Failures: `id.refused`, those of `CloudChoice.reach` and of the cloud. */
export async function findCloudMeeting(
  deps: CloudMeetingDeps,
  id: SixDigits,
  signal: AbortSignal,
): Promise<Result<CloudMeeting, Failure>> {
  const chosen = await deps.choice.reach();
  if (!chosen.ok) return chosen;
  const { url, trust } = chosen.value;
  const client = deps.createClient(url, trust);
  const giveUp = (): void => client.dispose();
  signal.addEventListener('abort', giveUp);
  try {
    const joined = await client.join(id);
    if (!joined.ok)
      return joined.error.code === 'join.refused' ? err({ code: 'id.refused' }) : joined;
    const late = new AbortController();
    const cancel = deps.clock.after(keyMs, () => late.abort());
    const key = await deps.provedKey(url, trust, AbortSignal.any([signal, late.signal]));
    cancel();
    if (!key.ok) return key;
    const { room, xmpp } = joined.value;
    return ok({
      ...{ url, roomName: room.name, lan: room.lan, spki: key.value },
      trustsAuthorities: trust.spki === undefined,
      sockets: (xmpp?.urls ?? []).map((socket) => new URL(socket).origin),
    });
  } finally {
    signal.removeEventListener('abort', giveUp);
    client.dispose();
  }
}
