import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDataFolder } from '../files/dataFolder.ts';
import type { SecretKeeping } from '../files/secretFile.ts';
import { createFakeClock, createMemoryFile, createMemoryLogger } from '../testing/fakes.ts';
import { makeCertificate } from './certificate.ts';
import { verifyDocument } from './document.ts';
import { loadIdentity, type IdentityDeps } from './identity.ts';

// RSA keys are made, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const dayMs = 24 * 60 * 60_000;
const clock = createFakeClock();
const logger = createMemoryLogger();
const hosts = { addresses: ['10.0.0.4'], names: [] };
let folderPath: string;

beforeEach(async () => {
  folderPath = await mkdtemp(path.join(os.tmpdir(), 'mago-identity-'));
  clock.setNow(Date.UTC(2026, 10, 22, 9));
  logger.lines.length = 0;
});
afterEach(async () => {
  await rm(folderPath, { recursive: true });
});

/** Starts the room's identity as a process does. */
async function load(
  changes: Partial<IdentityDeps> = {},
  secrets: SecretKeeping = { by: 'rights' },
) {
  const folder = await openDataFolder({ path: folderPath, clock, logger, secrets });
  return loadIdentity({ folder, hosts, clock, randomBytes, logger, ...changes });
}
const put = (name: string, text: string) => writeFile(path.join(folderPath, name), text);
const serial = (pem: string) => new X509Certificate(pem).serialNumber;
const alternatives = (pem: string) => new X509Certificate(pem).subjectAltName;

const fullDisk = () => {
  const file = createMemoryFile();
  file.isFull = true;
  return file;
};

describe('the keys', () => {
  test('are made once and kept', async () => {
    const first = await load();
    const second = await load();
    expect(second.identity).toBe(first.identity);
    expect(second.tls).toEqual(first.tls);
    expect(second.notices).toEqual([]);
    if (process.platform === 'win32') return;
    for (const name of ['identity.json', 'tls.json'])
      expect((await stat(path.join(folderPath, name))).mode & 0o777).toBe(0o600);
  });

  test('are those of this room alone', async () => {
    const first = await load();
    await rm(path.join(folderPath, 'identity.json'));
    await rm(path.join(folderPath, 'tls.json'));
    const second = await load();
    expect(second.identity).not.toBe(first.identity);
    expect(second.tls.spki).not.toBe(first.tls.spki);
  });

  test.each([
    ['identity.json', '{"version":1,"key":"-----BEGIN PRIVATE KEY-----\\nAAAA\\n"}'],
    ['tls.json', '{"version":1'],
  ])('in a broken %s are put aside and made again, the others stay', async (name, text) => {
    const before = await load();
    await put(name, text);
    const after = await load();
    const isIdentity = name === 'identity.json';
    expect(after.identity === before.identity).toBe(!isIdentity);
    expect(after.tls.spki === before.tls.spki).toBe(isIdentity);
    expect((await readdir(folderPath)).some((file) => file.startsWith(`${name}.broken-`))).toBe(
      true,
    );
    expect(logger.lines.some(({ level }) => level === 'error')).toBe(true);
    expect((await load()).identity).toBe(after.identity);
  });

  test('of another kind are not taken', async () => {
    const first = await load();
    await put('identity.json', await readFile(path.join(folderPath, 'tls.json'), 'utf8'));
    const second = await load();
    expect(second.identity).not.toBe(first.identity);
    expect(second.identity).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('that cannot be saved are used, said, and saved as soon as they can be', async () => {
    const files = new Map<string, ReturnType<typeof createMemoryFile>>();
    const fileOf = (name: string) => {
      const file = files.get(name) ?? fullDisk();
      files.set(name, file);
      return file;
    };
    const folder = { secret: fileOf, readText: () => Promise.resolve(undefined) };
    const room = await load({ folder });
    expect(room.notices).toEqual([{ code: 'settings.notSaved' }]);
    expect(verifyDocument(room.sign({ name: 'A', id: null, port: 1, state: 'free' })).ok).toBe(
      true,
    );
    for (const file of files.values()) file.isFull = false;
    await room.refresh(hosts);
    expect(room.notices).toEqual([]);
    const restarted = await load({ folder });
    expect(restarted.identity).toBe(room.identity);
    expect(restarted.tls.spki).toBe(room.tls.spki);
  });
});

describe('sealed keys', () => {
  const mirror = (text: string): string => [...text].toReversed().join('');
  const sealing: SecretKeeping = {
    by: 'vault',
    vault: {
      seal: (text) => Buffer.from(mirror(text)).toString('base64'),
      open: (sealed) => mirror(Buffer.from(sealed, 'base64').toString()),
    },
  };

  test('are the same after a restart, and those of before are sealed', async () => {
    const first = await load();
    const second = await load({}, sealing);
    expect([second.identity, second.tls.spki]).toEqual([first.identity, first.tls.spki]);
    for (const name of ['identity.json', 'tls.json'])
      expect(await readFile(path.join(folderPath, name), 'utf8')).not.toContain('PRIVATE KEY');
    const third = await load({}, sealing);
    expect([third.identity, third.notices]).toEqual([first.identity, []]);
  });

  test('that this account cannot open are kept for the one that can, and it is said', async () => {
    const first = await load({}, sealing);
    const other = await load();
    expect(other.identity).not.toBe(first.identity);
    expect(other.notices).toEqual([{ code: 'secrets.unavailable' }]);
    expect((await load({}, sealing)).identity).toBe(first.identity);
  });

  test('are refused where the system must seal them and cannot', async () => {
    const room = await load({}, { by: 'nothing' });
    expect(room.notices).toEqual([{ code: 'secrets.unavailable' }]);
    await expect(readFile(path.join(folderPath, 'identity.json'))).rejects.toThrow('ENOENT');
  });
});

test('no key is ever logged', async () => {
  await load();
  await put('identity.json', await readFile(path.join(folderPath, 'tls.json'), 'utf8'));
  await put('tls.pem', 'broken');
  const room = await load();
  await put('tls.json', room.tls.key);
  await load({ folder: { secret: fullDisk, readText: () => Promise.resolve(room.tls.key) } });
  expect(logger.lines.length).toBeGreaterThan(5);
  const text = inspect(logger.lines, { depth: 10 });
  expect(text).not.toMatch(/PRIVATE KEY|MII[A-Za-z0-9+/]{20}/);
});

test('the document names the TLS key in use and is signed', async () => {
  const room = await load();
  const document = room.sign({ name: 'Room 7', id: '8975213240', port: 8034, state: 'busy' });
  expect(document).toMatchObject({ identity: room.identity, spki: room.tls.spki, state: 'busy' });
  expect(verifyDocument(document).ok).toBe(true);
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

test.skipIf(!hasOpenssl)('the pin is what openssl makes of the certificate', async () => {
  const { tls } = await load();
  const publicKey = execFileSync('openssl', ['x509', '-pubkey', '-noout'], {
    input: tls.certificate,
  });
  const der = execFileSync('openssl', ['pkey', '-pubin', '-outform', 'DER'], { input: publicKey });
  const hash = execFileSync('openssl', ['dgst', '-sha256', '-binary'], { input: der });
  expect(tls.spki).toBe(hash.toString('base64url'));
});

describe('the own certificate', () => {
  test('stays while it fits', async () => {
    const room = await load();
    const { certificate } = room.tls;
    clock.advance(200 * dayMs);
    expect((await room.refresh(hosts)).certificate).toBe(certificate);
  });

  test('is renewed in time for the same key', async () => {
    const room = await load();
    const { certificate, spki } = room.tls;
    clock.advance(280 * dayMs);
    const renewed = await room.refresh(hosts);
    expect(serial(renewed.certificate)).not.toBe(serial(certificate));
    expect(renewed.spki).toBe(spki);
    expect((await load()).tls).toEqual(renewed);
  });

  test('gets each new address and keeps the last eight', async () => {
    const room = await load();
    for (let n = 5; n < 16; n += 1) await room.refresh({ addresses: [`10.0.0.${n}`], names: [] });
    const expected = [15, 14, 13, 12, 11, 10, 9, 8].map((n) => `IP Address:10.0.0.${n}`).join(', ');
    expect(alternatives(room.tls.certificate)).toBe(expected);
    const { certificate } = room.tls;
    expect((await room.refresh({ addresses: ['10.0.0.9'], names: [] })).certificate).toBe(
      certificate,
    );
  });

  test('is there without a network, and stays when the network goes', async () => {
    const room = await load({ hosts: { addresses: [], names: [] } });
    expect(alternatives(room.tls.certificate)).toBe('IP Address:127.0.0.1');
    const withNetwork = await room.refresh({ addresses: ['10.0.0.4'], names: ['room.lan'] });
    expect(alternatives(withNetwork.certificate)).toBe(
      'IP Address:10.0.0.4, IP Address:127.0.0.1, DNS:room.lan',
    );
    const without = await room.refresh({ addresses: [], names: [] });
    expect(without.certificate).toBe(withNetwork.certificate);
  });

  test('is made again when the clock was wrong before', async () => {
    clock.setNow(Date.UTC(2040, 0, 1));
    const room = await load();
    const { certificate } = room.tls;
    clock.setNow(Date.UTC(2026, 10, 22));
    expect((await room.refresh(hosts)).certificate).not.toBe(certificate);
  });

  test('that belongs to another key is not served', async () => {
    const before = await load();
    await rm(path.join(folderPath, 'tls.json'));
    const after = await load();
    const file = JSON.parse(await readFile(path.join(folderPath, 'tls.json'), 'utf8')) as object;
    await put('tls.json', JSON.stringify({ ...file, certificate: before.tls.certificate }));
    const room = await load();
    expect(room.tls.spki).toBe(after.tls.spki);
    expect(serial(room.tls.certificate)).not.toBe(serial(before.tls.certificate));
  });

  test('is made once for changes that overlap', async () => {
    const room = await load();
    const next = { addresses: ['10.0.0.99'], names: [] };
    const made = await Promise.all([room.refresh(next), room.refresh(next), room.refresh(next)]);
    expect(new Set(made.map(({ certificate }) => serial(certificate))).size).toBe(1);
  });
});

describe("the organisation's certificate", () => {
  const makeKey = (bits = 2048): KeyObject =>
    generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
  const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const make = (key: KeyObject, now = clock.now()) =>
    makeCertificate({
      key,
      addresses: [],
      names: ['room7.example.org', '*.example.org'],
      now,
      randomBytes,
    });

  test('is served when it fits, and the room keeps its identity', async () => {
    const own = await load();
    const key = makeKey();
    const certificate = await make(key);
    await put('tls.pem', certificate);
    await put('tls-key.pem', pem(key));
    const room = await load();
    expect(room.tls).toMatchObject({
      origin: 'organisation',
      certificate,
      names: ['room7.example.org'],
    });
    expect(room.tls.spki).not.toBe(own.tls.spki);
    expect(room.identity).toBe(own.identity);
    expect(room.sign({ name: 'A', id: null, port: 1, state: 'free' }).spki).toBe(room.tls.spki);
    expect(room.notices).toEqual([]);
  });

  test('that cannot be used is said, and the own one served', async () => {
    const own = await load();
    const key = makeKey();
    const small = makeKey(1024);
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const fine = await make(key);
    const cases: [string | null, string | null, string][] = [
      [fine, null, 'one file is missing'],
      [null, pem(key), 'one file is missing'],
      ['hello', pem(key), 'no certificate'],
      [fine, 'hello', 'no RSA key'],
      [fine, pem(curve), 'no RSA key'],
      [await make(small), pem(small), 'RSA key below 2048 bits'],
      [fine, pem(makeKey()), 'key does not match'],
      [await make(key, clock.now() - 400 * dayMs), pem(key), 'not valid now'],
      [await make(key, clock.now() + 3 * dayMs), pem(key), 'not valid now'],
    ];
    for (const [certificate, keyPem, reason] of cases) {
      for (const name of ['tls.pem', 'tls-key.pem'])
        await rm(path.join(folderPath, name), { force: true });
      if (certificate !== null) await put('tls.pem', certificate);
      if (keyPem !== null) await put('tls-key.pem', keyPem);
      logger.lines.length = 0;
      const room = await load();
      expect(room.notices).toEqual([{ code: 'certificate.unusable' }]);
      expect(room.tls).toEqual(own.tls);
      expect(logger.lines.map(({ fields }) => fields['reason'])).toContain(reason);
    }
  });

  test('is taken up and given up while the room runs', async () => {
    const room = await load();
    const { spki } = room.tls;
    const key = makeKey();
    await put('tls.pem', await make(key));
    await put('tls-key.pem', pem(key));
    expect((await room.refresh(hosts)).origin).toBe('organisation');
    clock.advance(397 * dayMs);
    expect((await room.refresh(hosts)).spki).toBe(spki);
    expect(room.notices).toEqual([{ code: 'certificate.unusable' }]);
    for (const name of ['tls.pem', 'tls-key.pem']) await rm(path.join(folderPath, name));
    await room.refresh(hosts);
    expect(room.notices).toEqual([]);
  });
});
