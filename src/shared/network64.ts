/** The first 64 bits of an IPv6 address: what one household or one machine can choose freely lies behind them. */
export function network64(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const behind = tail === '' ? [] : tail.split(':');
    const size = behind.length + (behind.at(-1)?.includes('.') ? 1 : 0);
    groups.push(...Array.from({ length: 8 - groups.length - size }, () => '0'), ...behind);
  }
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
