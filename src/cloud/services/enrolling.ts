import { cloudLimits } from '#shared/cloud/limits.ts';
import type { Enrolled } from '#shared/cloud/rest.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { EnrolmentCodeRow } from '../repositories/enrolmentCodes.ts';
import { hashSecret, makeSecret, readCode } from '../secrets.ts';
import type { ServiceDeps } from './deps.ts';
import { holdLimit, type Limit } from './limiter.ts';
import { accountOf, makeXmppPassword, type XmppDeps } from './xmpp.ts';

export interface EnrollingService {
  /**
   * From the code that somebody typed at the wall to the room's own key and its XMPP password. A code that
   * was right and could not be followed, since the XMPP server is silent, is good for another try.
   */
  enrol(source: string, code: string): Promise<Result<Enrolled, Failure>>;
}

const wrongCodes: Limit = {
  name: 'enrol',
  rule: { count: cloudLimits.wrongCodesPerSource, windowMs: cloudLimits.wrongCodesWindowMs },
};

export function createEnrolling({
  store,
  clock,
  random,
  xmpp,
}: ServiceDeps & XmppDeps): EnrollingService {
  /** Uses the code up: of two who type it at the same moment, one goes on. */
  const take = (source: string, typed: string): Promise<Result<EnrolmentCodeRow, Failure>> =>
    store.transaction(async (within) => {
      const now = clock.now();
      const limit = await holdLimit(within, wrongCodes, source, now);
      if (!limit.ok) return err({ code: 'cloud.tooOften', ...limit.error });
      const code = readCode(typed);
      const taken = code && (await within.enrolmentCodes.take(hashSecret(code), now));
      if (taken) return ok(taken);
      await limit.value.count();
      return err({ code: 'cloud.codeRefused' });
    });

  const giveBack = (code: EnrolmentCodeRow): Promise<void> =>
    store.transaction(async ({ rooms, enrolmentCodes }) => {
      if (await rooms.lock(code.roomId)) await enrolmentCodes.putBack(code);
    });

  const finish = (
    roomId: string,
    xmppPassword: string | null,
  ): Promise<Result<Enrolled, Failure>> =>
    store.transaction(async ({ rooms, accountEnds }) => {
      const now = clock.now();
      const key = makeSecret('room', random);
      const room = await rooms.lock(roomId);
      if (!room || !(await rooms.enrol(roomId, hashSecret(key), now))) {
        // Revoked while its account was made.
        await accountEnds.add(accountOf(roomId), now);
        return err({ code: 'cloud.codeRefused' });
      }
      const { heartbeatMs } = cloudLimits;
      return ok({ roomId, name: room.name, key, xmppPassword, heartbeatMs });
    });

  return {
    async enrol(source, typed) {
      const taken = await take(source, typed);
      if (!taken.ok) return taken;
      const { roomId } = taken.value;
      const password = xmpp && makeXmppPassword(random);
      // Outside of any transaction: whoever waits for another server must not hold the database.
      if (xmpp && password && !(await xmpp.accounts.put(accountOf(roomId), password))) {
        await giveBack(taken.value);
        return err({ code: 'cloud.failed' });
      }
      return finish(roomId, password);
    },
  };
}
