import { describe } from 'vitest';
import { createFakeXmpp } from '../../src/signalling/xmpp/testing/fakeXmpp.ts';
import type { OpenXmpp, XmppAccount } from '../../src/signalling/xmpp/client.ts';
import { xmppClientContract } from './clientContract.ts';

const url = 'wss://xmpp.test/';
const nowhere = 'wss://nowhere.test/';

describe('the fake XMPP client', () => {
  xmppClientContract(() => {
    const fake = createFakeXmpp();
    const absent = createFakeXmpp();
    absent.isThere = false;
    const account = (name: string): XmppAccount => {
      fake.accounts.set(`${name}@rooms.test`, name);
      const jid = `${name}@rooms.test/room`;
      return { url, jid, password: name, mechanism: 'SCRAM-SHA-256' };
    };
    const opener = (): OpenXmpp => {
      const [here, there] = [fake.opener(), absent.opener()];
      return (one, handlers) => (one.url === nowhere ? there : here)(one, handlers);
    };
    return Promise.resolve({
      opener: () => Promise.resolve(opener()),
      one: account('one'),
      other: account('other'),
      nowhere,
      dispose: () => Promise.resolve(),
    });
  });
});
