import { expect, test } from 'vitest';
import { formatCloudAddress, parseCloudAddress } from './address.ts';

test.each([
  ['meet.example.org', 'https://meet.example.org'],
  ['https://Meet.Example.org/', 'https://meet.example.org'],
  ['10.0.0.7:8443', 'https://10.0.0.7:8443'],
  ['  ', null],
])('"%s" is %s', (typed, url) => {
  expect(parseCloudAddress(typed)).toBe(url);
});

test.each(['http://meet.example.org', 'meet example', 'meet.example.org/path', 'a:99999', 'ü.de'])(
  '"%s" is no address',
  (typed) => {
    expect(parseCloudAddress(typed)).toBeUndefined();
  },
);

test('it is shown without its scheme', () => {
  expect(formatCloudAddress('https://meet.example.org')).toBe('meet.example.org');
  expect(formatCloudAddress(null)).toBe('');
});
