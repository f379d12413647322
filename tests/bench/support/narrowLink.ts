import type { Netns } from '../../harness/index.ts';

/**
 * The network between two ends on one computer: what they send each other goes through its loopback, which is
 * made as narrow as wanted (tbf; the kernel here has no netem), or loses packets at random (nftables).
 */
export async function setRate(netns: Netns, kbitPerSecond: number): Promise<void> {
  await netns.run('ip', ['link', 'set', 'lo', 'mtu', '1500']);
  await netns.run('tc', [
    ...['qdisc', 'replace', 'dev', 'lo', 'root', 'tbf'],
    ...['rate', `${kbitPerSecond}kbit`, 'burst', '8kb', 'latency', '200ms'],
  ]);
}

export async function losePercent(netns: Netns, percent: number): Promise<void> {
  const chain = '{ type filter hook input priority 0; }';
  await netns.run('nft', ['add', 'table', 'inet', 'loss']);
  await netns.run('nft', ['add', 'chain', 'inet', 'loss', 'arriving', chain]);
  await netns.run('nft', [
    ...['add', 'rule', 'inet', 'loss', 'arriving', 'meta', 'l4proto', 'udp'],
    ...['numgen', 'random', 'mod', '100', '<', String(percent), 'drop'],
  ]);
}
