import type {
  LossReason,
  OpenXmpp,
  XmppAccount,
  XmppConnection,
} from '../../../src/signalling/xmpp/client.ts';
import type { Stanza } from '../../../src/signalling/xmpp/stanza.ts';
import { waitFor } from '../../harness/index.ts';

/** One stream, with what it told. */
export type Opened = {
  connection: XmppConnection;
  readonly jid: string | null;
  readonly isResumed: boolean;
  readonly lost: LossReason | null;
  readonly received: readonly Stanza[];
  /** Resolves when it is logged in, or lost. */
  settled(): Promise<'opened' | LossReason>;
};

export function openStream(open: OpenXmpp, account: XmppAccount): Opened {
  const received: Stanza[] = [];
  let jid: string | null = null;
  let isResumed = false;
  let lost: LossReason | null = null;
  const connection = open(account, {
    opened(own, resumed) {
      jid = own;
      isResumed = resumed;
    },
    received: (stanza) => received.push(stanza),
    heard: () => undefined,
    lost: (reason) => {
      lost = reason;
    },
  });
  return {
    connection,
    received,
    get jid() {
      return jid;
    },
    get isResumed() {
      return isResumed;
    },
    get lost() {
      return lost;
    },
    settled: () => waitFor('a login or a refusal', () => lost ?? (jid === null ? null : 'opened')),
  };
}
