import path from 'node:path';
import { answersAt, isCoturnThere, planCoturn, putCoturnTls } from '../coturn/program.ts';
import type { TurnPlace } from '../services/ice.ts';
import type { CloudSettings } from '../settings/settings.ts';
import type { TlsPair } from '../tls/ownCertificate.ts';
import { installWith, runBeside, standStill, type Beside } from './beside.ts';
import type { BesideDeps } from './xmpp.ts';

export type TurnBeside = { beside: Beside; place: TurnPlace | null };

const defaultPort = 3_478;
const defaultTlsPort = 5_349;
const secretBytes = 32;

/** STUN and TURN: the relay that media take where no direct path is open. */
export async function openTurn(
  { turn, turnSecret, host, dataDir }: CloudSettings,
  tls: TlsPair,
  deps: BesideDeps,
): Promise<TurnBeside> {
  const without = (sentence: string): TurnBeside => ({
    beside: standStill('turn', sentence),
    place: null,
  });
  if (turn.kind === 'none') return without('off');
  if (turn.kind === 'own' && !isCoturnThere()) return without(`coturn ${installWith('coturn')}`);

  const made = Buffer.from(deps.random.bytes(secretBytes)).toString('base64url');
  const secret = turnSecret ?? (await deps.store.keys.shared('turn', made));
  if (turn.kind === 'elsewhere')
    return {
      beside: standStill('turn', `coturn at ${turn.host}`, () =>
        answersAt(turn.host, defaultTlsPort),
      ),
      place: { host: turn.host, port: defaultPort, tlsPort: defaultTlsPort, secret },
    };
  const { own } = turn;
  const folder = path.join(dataDir, 'coturn');
  const plan = planCoturn({ ...own, folder, realm: host, secret, tls });
  const isReady = (): Promise<boolean> => answersAt(own.address, own.tlsPort);
  const { logger } = deps;
  return {
    beside: runBeside('turn', plan, isReady, {
      logger,
      takeTls(pair) {
        putCoturnTls(folder, pair);
        return 'SIGUSR2';
      },
    }),
    place: { host: own.name ?? host, port: own.port, tlsPort: own.tlsPort, secret },
  };
}
