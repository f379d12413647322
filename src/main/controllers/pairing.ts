import { controllerLimits } from '#shared/controller/carrier.ts';
import { countFailure, emptyLedger, forgetMeeting, pinRoad } from '../meeting/pinLimits.ts';
import type { Cancel, Clock, RandomBytes } from '../ports.ts';
import { hashOf } from './store.ts';

/** 256 bits. */
const codeBytes = 32;

/**
 * The one-time code behind the QR on the wall: one at a time, two minutes, one use, kept as its hash.
 * Wrong ones are counted as wrong PINs are (DESIGN 6): five in a quarter of an hour close the way for
 * their source, thirty in an hour for all. The count need not outlive a restart, because no code does.
 */
export interface Pairing {
  /** Voids the code before it. Times by the wall clock. */
  offer(): { code: string; expiresAt: number };
  withdraw(): void;
  /** Uses the code up. False: wrong, used, too old, withdrawn, or asked too often; nobody learns which. */
  redeem(code: string, source: string): boolean;
  /** Too many wrong codes: nobody can be paired for now. */
  isClosed(): boolean;
  dispose(): void;
}

export function createPairing(deps: { clock: Clock; randomBytes: RandomBytes }): Pairing {
  const { clock } = deps;
  let wanted: string | null = null;
  let cancelExpiry: Cancel = () => undefined;
  let ledger = emptyLedger;

  function withdraw(): void {
    cancelExpiry();
    wanted = null;
  }
  const roadOf = (source: string) => pinRoad(ledger, source, clock.monotonic());
  function failed(source: string): void {
    // Counted only while it is open to the source, so that nobody closes it for all alone.
    if (roadOf(source) !== 'open') return;
    ledger = forgetMeeting(countFailure(ledger, source, clock.monotonic()));
  }

  return {
    offer() {
      withdraw();
      const code = Buffer.from(deps.randomBytes(codeBytes)).toString('base64url');
      wanted = hashOf(code);
      cancelExpiry = clock.after(controllerLimits.pairingMs, withdraw);
      return { code, expiresAt: clock.now() + controllerLimits.pairingMs };
    },
    withdraw,
    redeem(code, source) {
      if (roadOf(source) !== 'open') return false;
      if (wanted !== null && hashOf(code) === wanted) {
        withdraw();
        return true;
      }
      failed(source);
      return false;
    },
    isClosed: () => roadOf('') === 'closedForAll',
    dispose: withdraw,
  };
}
