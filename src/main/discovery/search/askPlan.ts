import { multicastGroup4, multicastGroup6, type Way } from '#shared/discovery/index.ts';
import { isLinkLocal, scopeOf, subnetBroadcast, type LanInterface } from '../addresses.ts';

/** One socket of a search and what is asked through it. */
export type AskSocket = {
  family: 4 | 6;
  interfaceName: string;
  /** Own address: the question leaves by this interface, and the answers come back to it. */
  from: string;
  multicastFrom: string;
  asks: readonly { way: Way; to: string }[];
};

/** Everything that is asked without knowing any address, on every interface (DESIGN 5). */
export const planAsks = (interfaces: readonly LanInterface[]): AskSocket[] =>
  interfaces.flatMap((one) => [...ipv4Asks(one), ...ipv6Asks(one)]);

const ipv4Asks = ({ name, ipv4 }: LanInterface): AskSocket[] =>
  ipv4.map((own): AskSocket => {
    const broadcast = subnetBroadcast(own);
    return {
      family: 4,
      interfaceName: name,
      from: own.address,
      multicastFrom: own.address,
      asks: [
        { way: 'broadcast', to: '255.255.255.255' },
        ...(broadcast ? [{ way: 'subnetBroadcast', to: broadcast } as const] : []),
        { way: 'multicast', to: multicastGroup4 },
      ],
    };
  });

function ipv6Asks({ name, ipv6 }: LanInterface): AskSocket[] {
  const from = ipv6.find(isLinkLocal);
  const scope = from && scopeOf(from);
  if (!from || !scope) return [];
  return [
    {
      family: 6,
      interfaceName: name,
      from,
      multicastFrom: `::%${scope}`,
      asks: [{ way: 'multicast6', to: `${multicastGroup6}%${scope}` }],
    },
  ];
}
