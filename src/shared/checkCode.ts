/** Crockford's base 32: no I, L, O or U, so that nothing read aloud is taken for something else. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * What people compare on two walls to know that nobody sits in between: the first 40 bits of a key's
 * hash as `XXXX-XXXX`.
 *
 * @param spki SHA-256 of the TLS key's SubjectPublicKeyInfo, base64url without padding (43 characters).
 */
export function checkCode(spki: string): string {
  if (!/^[A-Za-z0-9_-]{43}$/.test(spki)) throw new TypeError('not a base64url SHA-256');
  // Seven characters are 42 bits, which a double still holds exactly; the last two are not shown.
  let bits = 0;
  for (const character of spki.slice(0, 7)) bits = bits * 64 + base64url.indexOf(character);
  let rest = Math.floor(bits / 4);
  let code = '';
  for (let index = 0; index < 8; index += 1) {
    code = `${digits.charAt(rest % 32)}${code}`;
    rest = Math.floor(rest / 32);
  }
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}
