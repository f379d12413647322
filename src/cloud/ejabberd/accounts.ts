import { roomsHost } from '#shared/xmppNames.ts';
import type { Logger } from '../ports.ts';
import type { RoomAccounts } from '../services/xmpp.ts';
import type { EjabberdApi } from './api.ts';

const done = 200;
const isThereAlready = 409;

export type EjabberdAccountsDeps = { api: EjabberdApi; domain: string; logger: Logger };

/** Rooms' accounts on ejabberd, which keeps a SCRAM-SHA-256 verifier of each password and no more. */
export function createEjabberdAccounts({
  api,
  domain,
  logger,
}: EjabberdAccountsDeps): RoomAccounts {
  const host = roomsHost(domain);

  /** The status, for the log too where it is none of those expected. The body of a request is never logged. */
  async function ask(command: string, body: object, also: number[] = []): Promise<number> {
    const status = (await api(command, body))?.status ?? 0;
    if (![done, ...also].includes(status))
      logger.warn('ejabberd did not do what it was asked to', { command, status });
    return status;
  }
  /** Ends its streams, and those that wait to be resumed. */
  const putOut = async (user: string): Promise<boolean> =>
    (await ask('kick_user', { user, host })) === done;

  return {
    async put(user, password) {
      const made = await ask('register', { user, host, password }, [isThereAlready]);
      if (made !== isThereAlready) return made === done;
      // A new account in place of the old one: ejabberd has a command for passwords in a larger module only.
      const isGone = (await ask('unregister', { user, host })) === done;
      const isMade = isGone && (await ask('register', { user, host, password })) === done;
      return isMade && putOut(user);
    },
    async remove(user) {
      const gone = await ask('unregister', { user, host });
      return gone === done && putOut(user);
    },
  };
}
