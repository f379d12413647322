import { expect, test } from 'vitest';
import type { RoomAccounts, XmppPlace } from '../../../src/cloud/services/xmpp.ts';

/** An XMPP server that keeps accounts and no streams, and that can be taken down. */
export interface FakeAccounts extends RoomAccounts {
  isDown: boolean;
  passwordOf(name: string): string | undefined;
  wipe(): void;
}

export function createFakeAccounts(): FakeAccounts {
  const passwords = new Map<string, string>();
  return {
    isDown: false,
    passwordOf: (name) => passwords.get(name),
    wipe: () => passwords.clear(),
    async put(name, password) {
      if (!this.isDown) passwords.set(name, password);
      return !this.isDown;
    },
    async remove(name) {
      if (!this.isDown) passwords.delete(name);
      return !this.isDown;
    },
  };
}

export const fakeXmpp = (accounts: RoomAccounts): XmppPlace => ({
  domain: 'meet.test',
  urls: () => ['wss://cloud.example/xmpp-websocket'],
  guestKey: Buffer.from('a key of thirty-two bytes, or so'),
  accounts,
});

export interface AccountsUnderTest {
  accounts: RoomAccounts;
  /** Whether somebody gets in with this password. */
  opens(name: string, password: string): Promise<boolean>;
}

/** What every keeper of accounts does; the fake and ejabberd both pass it. */
export function accountsContract(open: () => AccountsUnderTest): void {
  const name = 'c0ffee00-0000-4000-8000-000000000000';
  const [first, second] = ['first-password-of-32-characters-', 'second-password-of-32-characters'];

  test('an account opens with the password that was put last', async () => {
    const { accounts, opens } = open();
    expect(await accounts.put(name, first)).toBe(true);
    expect(await opens(name, first)).toBe(true);
    expect(await accounts.put(name, second)).toBe(true);
    expect(await opens(name, first)).toBe(false);
    expect(await opens(name, second)).toBe(true);
  });

  test('a removed account does not open, and may be removed again', async () => {
    const { accounts, opens } = open();
    await accounts.put(name, first);
    expect(await accounts.remove(name)).toBe(true);
    expect(await opens(name, first)).toBe(false);
    expect(await accounts.remove(name)).toBe(true);
  });
}
