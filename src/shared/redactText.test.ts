import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactLine } from './redactText.ts';

const secret = 'S3CRETxyz4711AbCdEfGh';

test.each([
  `pin=${secret}`,
  `adminPin: ${secret}`,
  `"resumeToken":"${secret}"`,
  `Authorization: Bearer ${secret}`,
  `cookie: session=${secret}`,
  `password='${secret}'`,
  `opens https://10.0.0.1:8034/#k=${secret}`,
  `GET /pair?code=${secret} 200`,
  `a=ice-pwd:${secret}`,
  `v=0\\r\\na=fingerprint:sha-256 ${secret}\\r\\n`,
  `a=candidate:1 1 udp 1 ${secret} 9 typ host`,
  `-----BEGIN PRIVATE KEY-----\\n${secret}\\n-----END PRIVATE KEY-----`,
  `-----BEGIN EC PRIVATE KEY----- ${secret}`,
  `eyJhbGciOiJIUzI1NiJ9.${secret}.x`,
  `{"level":"info","token":"${secret}","msg":"x"}`,
  `{"a":{"offer":{"sdp":"${secret}"}}}`,
  `{"msg":"asked with pin=${secret}"}`,
])('nothing secret is left of %j', (line) => {
  expect(redactLine(line)).not.toContain(secret);
});

test('what helps stays', () => {
  const line =
    '{"level":"warn","time":"2026-11-22T02:00:00Z","port":8034,"msg":"LAN host restarts"}';
  expect(redactLine(line)).toBe(line);
  expect(redactLine('2026-11-22 starts 1.2.0')).toBe('2026-11-22 starts 1.2.0');
});

test('whatever stands in a line, it is dealt with quickly', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000 }), (text) => {
      expect(typeof redactLine(text)).toBe('string');
    }),
  );
  const started = performance.now();
  for (const evil of ['token='.repeat(20_000), '-'.repeat(100_000), 'eyJ'.repeat(30_000)])
    redactLine(evil);
  expect(performance.now() - started).toBeLessThan(5_000);
});
