import { expect, test } from 'vitest';
import { checkTypedId, isWholeId } from './typedId.ts';

test('nothing is wrong with an id that is not whole yet', () => {
  expect(checkTypedId('897521324', null)).toBeNull();
  expect(checkTypedId('', null)).toBeNull();
});

test('a wrong digit is noticed with the last one typed', () => {
  expect(checkTypedId('8975213240', null)).toBeNull();
  expect(checkTypedId('8975213241', null)).toEqual({ code: 'id.invalid' });
});

test("the room's own id is no other room", () => {
  expect(checkTypedId('8975213240', '8975213240')).toEqual({ code: 'id.own' });
});

test('an id of a public address is the room to judge, not the keypad', () => {
  expect(checkTypedId('0134744072', null)).toBeNull();
});

test('six digits are whole where there is a cloud to ask', () => {
  expect(isWholeId('123456', true)).toBe(true);
  expect(isWholeId('123456', false)).toBe(false);
  expect(isWholeId('1234567', true)).toBe(false);
  expect(isWholeId('8975213240', false)).toBe(true);
});
