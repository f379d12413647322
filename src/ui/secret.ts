export type PageRandomBytes = (count: number) => Uint8Array<ArrayBuffer>;

const secretBytes = 32;

/** 256 random bits, base64url: what a page keeps to be known by. */
export const makeSecret = (randomBytes: PageRandomBytes): string =>
  btoa(String.fromCharCode(...randomBytes(secretBytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
