import type { GuestXmpp, Ice, Joined } from '#shared/cloud/rest.ts';
import type { SixDigits } from '#shared/cloud/sixDigits.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { XmppAccount } from '../../signalling/xmpp/client.ts';
import type { Rms } from './rms.ts';

/** A guest's credentials for one room, renewed for as long as they are asked for (ADR 0016). */
export interface Pass {
  /** For the XMPP stream; asked for at each login. */
  account(wasRefused: boolean): Promise<Result<XmppAccount, Failure>>;
  /** For `createIceServers`; null: the meeting is over. Throws while the cloud does not answer. */
  renewIce(): Promise<Ice | null>;
}

export type PassDeps = {
  id: SixDigits;
  joined: Joined;
  rms: Rms;
  /** Of 8 to 64 characters of base64url: the stream's own. */
  resource: string;
  /** Milliseconds since the epoch. */
  now(): number;
};

/** What is about to end is not used for a login that takes a while. */
const marginMs = 15_000;

export function createPass(deps: PassDeps): Pass {
  const { rms, resource } = deps;
  let { pass } = deps.joined;
  let xmpp: GuestXmpp | null = deps.joined.xmpp;
  let logins = 0;
  let renewing: Promise<Result<Ice, Failure>> | null = null;

  /** A pass that has ended while the laptop slept is got anew by the six digits. */
  async function rejoin(): Promise<Result<Ice, Failure>> {
    const joined = await rms.join(deps.id);
    if (joined.ok) {
      ({ pass, xmpp } = joined.value);
      return ok(joined.value.ice);
    }
    return joined.error.code === 'join.refused' ? err({ code: 'join.ended' }) : joined;
  }

  async function renewNow(): Promise<Result<Ice, Failure>> {
    const renewed = await rms.renew(pass);
    if (renewed.ok) {
      ({ xmpp } = renewed.value);
      return ok(renewed.value.ice);
    }
    return renewed.error.code === 'cloud.keyRefused' ? rejoin() : renewed;
  }

  function renew(): Promise<Result<Ice, Failure>> {
    renewing ??= renewNow().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  return {
    async account(wasRefused) {
      if (wasRefused || !xmpp || xmpp.expiresAt - marginMs < deps.now()) {
        const renewed = await renew();
        if (!renewed.ok) return renewed;
      }
      if (!xmpp) return err({ code: 'join.ended' });
      const { urls, jid, password } = xmpp;
      const url = urls[logins % urls.length] ?? '';
      logins += 1;
      return ok({ url, jid: `${jid}/${resource}`, password, mechanism: 'PLAIN' });
    },
    async renewIce() {
      const renewed = await renew();
      if (renewed.ok) return renewed.value;
      if (renewed.error.code === 'join.ended') return null;
      throw new Error(renewed.error.code);
    },
  };
}
