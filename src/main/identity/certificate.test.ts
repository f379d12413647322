import { createPrivateKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate, needsRenewal, readCertificate } from './certificate.ts';

const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const dayMs = 24 * 60 * 60_000;
const now = Date.UTC(2026, 10, 22, 9);
const addresses = ['192.168.1.20', '10.0.0.4'];
const names = ['room7.example.org'];

describe('a certificate of ours', () => {
  let pem: string;
  let certificate: X509Certificate;
  beforeAll(async () => {
    pem = await makeCertificate({ key, addresses, names, now, randomBytes });
    certificate = new X509Certificate(pem);
  });

  test('belongs to the key and signs itself', () => {
    expect(
      certificate.checkPrivateKey(createPrivateKey(key.export({ type: 'pkcs8', format: 'pem' }))),
    ).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  });

  test('is good for the addresses and names, and for no others', () => {
    expect(certificate.checkIP('192.168.1.20')).toBe('192.168.1.20');
    expect(certificate.checkIP('10.0.0.4')).toBe('10.0.0.4');
    expect(certificate.checkIP('10.0.0.5')).toBeUndefined();
    expect(certificate.checkHost('room7.example.org')).toBe('room7.example.org');
    expect(certificate.checkHost('localhost')).toBeUndefined();
  });

  test('is a server certificate that can sign no other', () => {
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  test('holds 397 days from yesterday', () => {
    expect(Date.parse(certificate.validFrom)).toBe(now - dayMs);
    expect(Date.parse(certificate.validTo)).toBe(now + 396 * dayMs);
  });

  test('has a serial number of its own, positive and at most 20 bytes long', async () => {
    const other = await makeCertificate({ key, addresses, names, now, randomBytes });
    expect(new X509Certificate(other).serialNumber).not.toBe(certificate.serialNumber);
    const ones = await makeCertificate({
      key,
      addresses,
      names,
      now,
      randomBytes: (count) => new Uint8Array(count).fill(0xff),
    });
    expect(new X509Certificate(ones).serialNumber).toBe(`7F${'FF'.repeat(15)}`);
    const zeros = await makeCertificate({
      key,
      addresses,
      names,
      now,
      randomBytes: (count) => new Uint8Array(count),
    });
    expect(new X509Certificate(zeros).serialNumber).toBe(`40${'00'.repeat(15)}`);
  });

  test('is read back', () => {
    expect(readCertificate(pem)).toMatchObject({
      notBefore: now - dayMs,
      notAfter: now + 396 * dayMs,
      addresses,
      names,
    });
    expect(
      readCertificate('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'),
    ).toBeUndefined();
    expect(readCertificate(undefined)).toBeUndefined();
  });
});

describe('it is made again', () => {
  const facts = { notBefore: now, notAfter: now + 300 * dayMs, addresses, names };
  const wanted = { addresses: ['10.0.0.4'], names };
  test.each([
    ['not while it fits', wanted, now + 100 * dayMs, false],
    ['not a day before the last third of its life', wanted, now + 199 * dayMs, false],
    ['in the last third of its life', wanted, now + 201 * dayMs, true],
    ['after its end', wanted, now + 400 * dayMs, true],
    ['when it is from the future', wanted, now - dayMs, true],
    ['for a new address', { addresses: ['10.0.0.5'], names }, now, true],
    ['for a new name', { addresses: [], names: ['room8.example.org'] }, now, true],
    ['not for a name that is no longer wanted', { addresses: [], names: [] }, now, false],
  ])('%s', (_, hosts, at, expected) => {
    expect(needsRenewal(facts, hosts, at)).toBe(expected);
  });
});
