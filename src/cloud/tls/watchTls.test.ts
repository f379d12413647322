import { expect, test } from 'vitest';
import { err, ok, type Result } from '#shared/result.ts';
import type { TlsFiles } from './files.ts';
import { watchTls } from './watchTls.ts';

const files = (cert: string, isOwn = false): TlsFiles => ({
  cert,
  key: `key of ${cert}`,
  certFile: '/data/tls.pem',
  keyFile: '/data/tls-key.pem',
  isOwn,
});

function watching(first = files('first')) {
  const served: string[] = [];
  const warned: unknown[] = [];
  let onDisk: Result<TlsFiles, string> = ok(first);
  const nothing = (): void => undefined;
  const watch = watchTls({
    load: () => Promise.resolve(onDisk),
    current: first,
    serve: ({ cert }) => served.push(cert),
    logger: {
      info: nothing,
      debug: nothing,
      error: nothing,
      warn: (_, fields) => warned.push(fields),
    },
  });
  return {
    served,
    warned,
    async lies(next: Result<TlsFiles, string>) {
      onDisk = next;
      await watch.check();
    },
    dispose: () => watch.dispose(),
  };
}

test('a renewed certificate is served, once', async () => {
  const { served, lies, dispose } = watching();
  await lies(ok(files('first')));
  await lies(ok(files('second')));
  await lies(ok(files('second')));
  expect(served).toEqual(['second']);
  await dispose();
});

test('one that cannot be served leaves the old one in place, and is told of once', async () => {
  const { served, warned, lies, dispose } = watching();
  await lies(err('half written'));
  await lies(err('half written'));
  expect([served, warned]).toEqual([[], [{ reason: 'half written' }]]);
  await lies(ok(files('second')));
  expect(served).toEqual(['second']);
  await dispose();
});

test('the organisation’s certificate is not replaced by a self-made one while its file is gone', async () => {
  const { served, lies, dispose } = watching();
  await lies(ok(files('self-made', true)));
  expect(served).toEqual([]);
  await dispose();
});

test('a self-made one is replaced by the organisation’s', async () => {
  const { served, lies, dispose } = watching(files('self-made', true));
  await lies(ok(files('theirs')));
  expect(served).toEqual(['theirs']);
  await dispose();
});
