import type { CheckId } from '#shared/diagnostics/index.ts';
import type { Clock } from '../../ports.ts';
import { fails, isOk, skips, withDeadline, type Check, type CheckResult } from '../check.ts';
import type { ConnectTcp } from '../probes/connectTcp.ts';
import type { MeasureRate } from '../probes/rate.ts';
import type { ResolveHost } from '../probes/resolve.ts';
import type { AskStun } from '../probes/stun.ts';
import { allowOut } from '../target.ts';

/** The meeting server that the organisation runs. */
export type CloudConfig = {
  host: string;
  /** Of its pages; 443 where a proxy stands before it. */
  port: number;
  measureRate?: MeasureRate;
};

export type CloudCheckDeps = {
  clock: Clock;
  resolveHost: ResolveHost;
  connectTcp: ConnectTcp;
  askStun: AskStun;
  measureRate: MeasureRate;
};

const answerMs = 5_000;
const rateMs = 6_000;
/** The floor that the product promises (DESIGN 7). */
const leastBitsPerSecond = 2_000_000;

/** The ports of DESIGN 10, and the rate. Without a cloud each is skipped. */
export const checkCloud = (cloud: CloudConfig | null, deps: CloudCheckDeps): Check[] => {
  const withCloud = (id: CheckId, run: (at: Asked) => Promise<CheckResult>): Check => ({
    id,
    async run(signal) {
      if (!cloud) return skips('cloudNone');
      const { host } = cloud;
      const resolved = await deps.resolveHost(host);
      const [address] = resolved.ok ? resolved.value : [];
      if (address === undefined) return skips('cloudUnknown', { host });
      const asking = withDeadline(signal, deps.clock, id === 'cloudRate' ? rateMs : answerMs);
      const result = await run({ host, address, signal: asking.signal });
      asking.end();
      return result;
    },
  });
  return [
    withCloud('cloudTcp443', (at) => askTcp(at, cloud?.port ?? 443, deps)),
    withCloud('cloudTcp5349', (at) => askTcp(at, 5349, deps)),
    withCloud('cloudUdp3478', (at) => askUdp(at, 3478, deps)),
    withCloud('cloudUdp10000', (at) => askUdp(at, 10_000, deps)),
    withCloud('cloudRate', (at) => askRate(at, cloud?.measureRate ?? deps.measureRate)),
  ];
};

type Asked = { host: string; address: string; signal: AbortSignal };

async function askTcp(
  { host, address, signal }: Asked,
  port: number,
  { connectTcp }: CloudCheckDeps,
): Promise<CheckResult> {
  const connected = await connectTcp({ host: address, port }, signal);
  const facts = { host, address, port };
  if (connected.ok) return isOk('cloudWorks', facts);
  const rule = allowOut(host, 'TCP', port);
  switch (connected.error.kind) {
    case 'dropped':
      return fails('cloudDropped', facts, rule);
    case 'refused':
      return fails('cloudRefused', facts, rule);
    case 'noWay':
      return fails('cloudNoWay', { ...facts, detail: connected.error.code });
  }
}

async function askUdp(
  { host, address, signal }: Asked,
  port: number,
  { askStun }: CloudCheckDeps,
): Promise<CheckResult> {
  const answered = await askStun({ address, port }, signal);
  const facts = { host, address, port };
  if (answered.ok) return isOk('cloudWorks', facts);
  const reason = answered.error.kind === 'refused' ? 'cloudRefused' : 'cloudDropped';
  return fails(reason, facts, allowOut(host, 'UDP', port));
}

async function askRate({ host, signal }: Asked, measureRate: MeasureRate): Promise<CheckResult> {
  const measured = await measureRate(host, signal);
  if (!measured.ok) return skips('rateUnknown', { host });
  const { bitsPerSecond } = measured.value;
  const facts = { host, rateMbits: (bitsPerSecond / 1_000_000).toFixed(1) };
  return bitsPerSecond >= leastBitsPerSecond ? isOk('rateEnough', facts) : fails('rateLow', facts);
}
