import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

function collect() {
  const lines: string[] = [];
  return { lines, logger: createLogger((line) => lines.push(line)) };
}

const secretKeys = [
  'pin',
  'adminPin',
  'token',
  'resumeToken',
  'key',
  'privateKey',
  'sdp',
  'offer',
  'answer',
  'candidate',
  'candidates',
  'password',
  'authorization',
];

test('no secret reaches a line, however deep it lies', () => {
  const secret = 'S3CRET-4711';
  fc.assert(
    fc.property(
      fc.constantFrom(...secretKeys),
      fc.array(fc.constantFrom('a', 'list', 'error'), { maxLength: 6 }),
      fc.constantFrom<unknown>(secret, [secret], { inner: secret }),
      (key, path, value) => {
        const { lines, logger } = collect();
        let fields: Record<string, unknown> = { [key]: value };
        for (const step of path) {
          if (step === 'list') fields = { list: [fields] };
          else if (step === 'error') fields = { error: Object.assign(new Error('x'), fields) };
          else fields = { a: fields };
        }
        logger.info('event', fields);
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toContain(secret);
      },
    ),
  );
});

test('a line says when, how grave, what and with which fields', () => {
  const { lines, logger } = collect();
  logger.warn('LAN host restarts', { port: 8034, addresses: ['10.0.0.1'] });
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    port: 8034,
    addresses: ['10.0.0.1'],
    msg: 'LAN host restarts',
  });
});

test('an error keeps its code and its cause', () => {
  const { lines, logger } = collect();
  const cause = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', port: 8034 });
  logger.error('gave up', { error: new Error('no listener', { cause }) });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    error: { message: 'no listener', cause: { code: 'EADDRINUSE', port: 8034 } },
  });
});

test('endless data ends', () => {
  const { lines, logger } = collect();
  const loop: Record<string, unknown> = { text: 'x'.repeat(1_000_000), bytes: new Uint8Array(9) };
  loop.self = loop;
  logger.info('loop', { loop });
  expect(lines[0]?.length).toBeLessThan(20_000);
  expect(lines[0]).toContain('[9 bytes]');
});
