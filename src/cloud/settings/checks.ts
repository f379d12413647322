import { isIP } from 'node:net';
import { err, ok, type Result } from '#shared/result.ts';

const hostPattern = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i;

export const isHost = (text: string): boolean => isIP(text) === 4 || hostPattern.test(text);
export const isNetwork = (text: string): boolean => isIP(text.split('/')[0] ?? '') !== 0;
export const isLoopback = (address: string): boolean =>
  address.startsWith('127.') || address === '::1';

const highestPort = 65_535;

/** From 0, which lets the system choose, or from `lowest`. */
export function readPort(
  flag: string,
  text: string | undefined,
  otherwise: number,
  lowest = 0,
): Result<number, string> {
  const port = Number(text ?? otherwise);
  return Number.isInteger(port) && port >= lowest && port <= highestPort
    ? ok(port)
    : err(`${flag} wants a number from ${lowest} to ${highestPort}.`);
}
