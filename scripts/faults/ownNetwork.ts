import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { inRoot } from '../lib/paths.ts';
import { Failure } from '../lib/failure.ts';

/** Set where the program runs on its own network already. */
const inside = 'MAGO_FAULTS_INSIDE';
const address = '10.99.0.1';

/** One interface with a private address and a route that leads nowhere: Chromium takes no ICE candidates from loopback. */
const setUp = [
  'ip link set lo up',
  'ip link add lan0 type veth peer name lan0-far',
  'ip link set lan0 up',
  'ip link set lan0-far up',
  `ip addr add ${address}/24 dev lan0`,
  'ip route add default dev lan0',
].join(' && ');

export const isOnOwnNetwork = (): boolean => process.env[inside] === '1';

/**
 * Runs `npm run faults` once more, on a network of its own that has no name: nothing gets out, nobody else's
 * clean-up finds it, and it ends with its last process. Gives the exit code.
 */
export async function runOnOwnNetwork(argv: readonly string[]): Promise<number> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Failure('faults need network namespaces: Linux, as root.');
  const child = spawn(
    'unshare',
    [
      ...['--net', '--mount', '--', 'sh', '-c', `${setUp} && exec "$0" "$@"`],
      ...[process.execPath, inRoot('scripts/run.mjs'), 'faults', ...argv],
    ],
    { stdio: 'inherit', env: { ...process.env, [inside]: '1', MAGO_TEST_LAN: address } },
  );
  const hand = (signal: NodeJS.Signals) => (): void => void child.kill(signal);
  process.on('SIGINT', hand('SIGINT')).on('SIGTERM', hand('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
