import { beforeEach, expect, test } from 'vitest';
import type { JsonFile } from '../ports.ts';
import { createMemoryFile, createMemoryLogger, type MemoryFile } from '../testing/fakes.ts';
import { createSecretFile, type SecretKeeping, type SecretVault } from './secretFile.ts';

/** Reversible, and only by the same account. */
const vaultOf = (account: string): SecretVault => ({
  seal: (text) => Buffer.from(`${account} ${text}`).toString('base64'),
  open(sealed) {
    const text = Buffer.from(sealed, 'base64').toString();
    if (!text.startsWith(`${account} `)) throw new Error('not ours');
    return text.slice(account.length + 1);
  },
});
const sealing = (account = 'room'): SecretKeeping => ({ by: 'vault', vault: vaultOf(account) });
const secret = { version: 1, key: 'very secret' };
const isSecret = (value: unknown): boolean => JSON.stringify(value) === JSON.stringify(secret);

let disk: MemoryFile;
let putAside: number;
beforeEach(() => {
  disk = createMemoryFile();
  putAside = 0;
});

const open = (keeping: SecretKeeping): JsonFile =>
  createSecretFile({
    keeping,
    fileName: 'key.json',
    accepts: isSecret,
    inner: (accepts) => ({
      ...disk,
      async read() {
        const value = await disk.read();
        if (value === undefined || accepts(value)) return value;
        putAside += 1;
        return undefined;
      },
      write: (value) => disk.write(value),
    }),
    logger: createMemoryLogger(),
  });

test('a sealed file shows nothing, and reads as what was written', async () => {
  const file = open(sealing());
  await file.write(secret);
  expect(JSON.stringify(disk.content)).not.toContain('very secret');
  expect(disk.content).toMatchObject({ version: 1, sealed: expect.any(String) as string });
  expect(await open(sealing()).read()).toEqual(secret);
});

test('a file from before there was a vault is sealed by reading it', async () => {
  await disk.write(secret);
  expect(await open(sealing()).read()).toEqual(secret);
  expect(JSON.stringify(disk.content)).not.toContain('very secret');
});

test.each<[string, SecretKeeping]>([
  ['another account', sealing('other')],
  ['no vault any more', { by: 'rights' }],
  ['a system that must seal and cannot', { by: 'nothing' }],
])('%s reads nothing of it and cannot lose it', async (_who, keeping) => {
  await open(sealing()).write(secret);
  const before = disk.content;
  const file = open(keeping);
  expect(await file.read()).toBeUndefined();
  await expect(file.write(secret)).rejects.toMatchObject({ code: 'file.secret' });
  expect(disk.content).toBe(before);
  expect(putAside).toBe(0);
  expect(await open(sealing()).read()).toEqual(secret);
});

test('what is sealed and still no document of ours is broken', async () => {
  await createSecretFileOf({ version: 2 });
  expect(await open(sealing()).read()).toBeUndefined();
  expect(putAside).toBe(1);
});

test('without a vault the rights of the file are what protects it', async () => {
  await open({ by: 'rights' }).write(secret);
  expect(disk.content).toEqual(secret);
});

test('where it must be sealed and cannot, nothing is written', async () => {
  await expect(open({ by: 'nothing' }).write(secret)).rejects.toMatchObject({
    code: 'file.secret',
  });
  expect(disk.content).toBeUndefined();
});

test('a vault that fails leaves the file as it was', async () => {
  await disk.write(secret);
  const failing: SecretKeeping = {
    by: 'vault',
    vault: {
      seal: () => {
        throw new Error('no');
      },
      open: () => '',
    },
  };
  expect(await open(failing).read()).toEqual(secret);
  expect(disk.content).toEqual(secret);
  await expect(open(failing).write(secret)).rejects.toMatchObject({ code: 'file.secret' });
});

async function createSecretFileOf(value: unknown): Promise<void> {
  await disk.write({ version: 1, sealed: vaultOf('room').seal(JSON.stringify(value)) });
}
