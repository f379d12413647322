import { describe } from 'vitest';
import { accountsContract, createFakeAccounts } from './support/accounts.ts';

describe('the accounts that tests without ejabberd use', () => {
  accountsContract(() => {
    const accounts = createFakeAccounts();
    return {
      accounts,
      opens: (name, password) => Promise.resolve(accounts.passwordOf(name) === password),
    };
  });
});
