import { expect, test } from 'vitest';
import { takeCredentials } from './screenCredentials.ts';

const token = 'T'.repeat(43);

function makePage(href: string) {
  const stored = new Map<string, string>();
  const page = { href, secrets: 0 };
  const take = () =>
    takeCredentials({
      href: page.href,
      replaceAddress: (next) => {
        page.href = next;
      },
      storage: {
        getItem: (key) => stored.get(key) ?? null,
        setItem: (key, value) => void stored.set(key, value),
      },
      randomBytes: (count) => {
        page.secrets += 1;
        return new Uint8Array(count).fill(250 + page.secrets);
      },
    });
  return { page, take };
}

test('the token is taken out of the address and sent with a secret of the page', () => {
  const { page, take } = makePage(`http://127.0.0.1:9000/#t=${token}`);
  const credentials = take();
  expect(credentials.token).toBe(token);
  expect(credentials.session).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(page.href).toBe('http://127.0.0.1:9000/');
});

test('a reload keeps the secret and has no token any more', () => {
  const { page, take } = makePage(`http://127.0.0.1:9000/#t=${token}`);
  const { session } = take();
  expect(take()).toEqual({ session });
  expect(page.secrets).toBe(1);
});
