import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createForwardedSource } from './forwarded.ts';

const sourceOf = (trusted: string[], remoteAddress: string, told?: string): string =>
  createForwardedSource(trusted)({
    socket: { remoteAddress },
    headers: told === undefined ? {} : { 'x-forwarded-for': told },
  } as unknown as IncomingMessage);

test.each([
  ['nobody is believed where no proxy is ours', [], '198.51.100.1', '203.0.113.1', '198.51.100.1'],
  ['our proxy is believed', ['10.0.0.0/8'], '10.1.2.3', '203.0.113.1', '203.0.113.1'],
  [
    'what a client wrote itself is not',
    ['10.0.0.1'],
    '10.0.0.1',
    '1.1.1.1, 203.0.113.1',
    '203.0.113.1',
  ],
  [
    'two proxies of ours',
    ['10.0.0.1', '10.0.0.2'],
    '10.0.0.1',
    '203.0.113.1, 10.0.0.2',
    '203.0.113.1',
  ],
  ['a proxy that says nothing', ['10.0.0.1'], '10.0.0.1', undefined, '10.0.0.1'],
  ['a proxy that says rubbish', ['10.0.0.1'], '10.0.0.1', 'somebody', '10.0.0.1'],
  [
    'an IPv4 proxy on a socket for both',
    ['10.0.0.1'],
    '::ffff:10.0.0.1',
    '203.0.113.1',
    '203.0.113.1',
  ],
  ['IPv6 counts by its network', ['::1'], '::1', '2001:db8:0:1::9', '2001:db8:0:1::/64'],
] as const)('%s', (_, trusted, remote, told, source) => {
  expect(sourceOf([...trusted], remote, told)).toBe(source);
});
