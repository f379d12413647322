import { describe, expect, test } from 'vitest';
import { allowedHosts, checkHost, isOwnOrigin } from './hosts.ts';

describe('the Host allow-list', () => {
  const allowed = allowedHosts('192.168.1.20', 8034, ['Room7.example.org']);
  test.each([
    ['192.168.1.20:8034', true],
    ['room7.example.org:8034', true],
    ['ROOM7.EXAMPLE.ORG:8034', true],
    ['192.168.1.20', false],
    ['192.168.1.20:443', false],
    ['192.168.1.20:80340', false],
    ['192.168.1.21:8034', false],
    ['evil.example:8034', false],
    ['room7.example.org.evil.example:8034', false],
    ['192.168.1.20:8034.evil.example', false],
    [' 192.168.1.20:8034', false],
    ['192.168.1.20.:8034', false],
    ['3232235796:8034', false],
    ['localhost:8034', false],
    ['', false],
    [undefined, false],
  ])('%s: %s', (host, expected) => {
    expect(checkHost(host === undefined ? {} : { host }, allowed) !== undefined).toBe(expected);
  });

  test('on port 443 the port may be left out', () => {
    expect(checkHost({ host: '10.0.0.1' }, allowedHosts('10.0.0.1', 443, []))).toBe('10.0.0.1');
  });

  test('an IPv6 address stands in brackets', () => {
    expect([...allowedHosts('fd00::2', 8034, [])]).toEqual(['[fd00::2]:8034']);
  });
});

describe('the Origin of a WebSocket', () => {
  const host = '192.168.1.20:8034';
  test.each([
    ["the room's own page", { origin: `https://${host}` }, true],
    ['a room or an app, which has none', {}, true],
    ['a page in the clear', { origin: `http://${host}` }, false],
    ['another page', { origin: 'https://evil.example' }, false],
    ['another port', { origin: 'https://192.168.1.20:8035' }, false],
    ['a page that hides its origin', { origin: 'null' }, false],
    ['a browser that tells none', { 'sec-fetch-site': 'cross-site' }, false],
    ['a browser that tells none, again', { 'sec-fetch-mode': 'websocket' }, false],
  ])('%s', (_, headers, expected) => {
    expect(isOwnOrigin(headers, host)).toBe(expected);
  });

  test('the page of the cloud that the room belongs to, and of no other, opens the road too', () => {
    const cloud = 'https://meet.example.org:8443';
    expect(isOwnOrigin({ origin: cloud }, host, cloud)).toBe(true);
    expect(isOwnOrigin({ origin: `https://${host}` }, host, cloud)).toBe(true);
    for (const origin of [
      'https://meet.example.org',
      'http://meet.example.org:8443',
      'https://evil.meet.example.org:8443',
      'null',
    ])
      expect([origin, isOwnOrigin({ origin }, host, cloud)]).toEqual([origin, false]);
    expect(isOwnOrigin({ origin: cloud }, host, null)).toBe(false);
  });
});
