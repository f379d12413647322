import { expect, test } from 'vitest';
import { isWholeCode } from './enrolmentCode.ts';

test.each([
  ['7K2M-QX4D', true],
  ['7k2m qx4d', true],
  ['7K2MQX4D', true],
  ['7K2M-QX4', false],
  ['7K2M-QX4!', false],
])('whether "%s" is a whole code: %s', (typed, isWhole) => {
  expect(isWholeCode(typed)).toBe(isWhole);
});
