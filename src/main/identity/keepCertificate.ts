import type { Cancel, Clock, Logger } from '../ports.ts';
import type { Hosts, RoomIdentity, TlsMaterial } from './identity.ts';

const hourMs = 60 * 60_000;

export type KeepCertificateDeps = {
  identity: RoomIdentity;
  /** The present hosts. */
  hosts(): Hosts;
  /** The certificate is another one from now on. */
  onChanged(tls: TlsMaterial): void;
  clock: Clock;
  logger: Logger;
};

export interface CertificateKeeper {
  /** Looks at once: after a change of the address. */
  check(): Promise<void>;
  dispose(): void;
}

/** Looks every hour whether the certificate still fits, and whether the organisation has put another one there. */
export function keepCertificate(deps: KeepCertificateDeps): CertificateKeeper {
  const { clock, identity, logger } = deps;
  let cancel: Cancel = () => undefined;
  let isDisposed = false;

  async function check(): Promise<void> {
    const before = identity.tls;
    const after = await identity.refresh(deps.hosts());
    const isSame = after.certificate === before.certificate && after.spki === before.spki;
    if (!isDisposed && !isSame) deps.onChanged(after);
  }

  function checkLater(): void {
    if (isDisposed) return;
    cancel = clock.after(hourMs, () => {
      check()
        .catch((error: unknown) => logger.error('cannot check the certificate', { error }))
        .finally(checkLater);
    });
  }

  checkLater();
  return {
    check,
    dispose() {
      isDisposed = true;
      cancel();
    },
  };
}
