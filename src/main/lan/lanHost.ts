import type { Failure } from '#shared/errors.ts';
import { ok } from '#shared/result.ts';
import type { Outcome } from '#shared/room/api.ts';
import type { TlsMaterial } from '../identity/identity.ts';
import type { Cancel } from '../ports.ts';
import { createLanServer, type LanServerDeps } from './lanServer.ts';
import { openListener, type Endpoint, type Listener } from './listener.ts';

export type LanHostDeps = LanServerDeps & {
  /** The room cannot be reached (`network.portTaken`, `network.none`) while it tries again; null when it can. */
  onProblem(failure: Failure | null): void;
  openListener?: typeof openListener;
};

/** The room's door on the LAN, TCP 8034 (DESIGN 5): guest page, document and road. */
export interface LanHost {
  /** Where it can be reached; null while it cannot. */
  readonly endpoint: Endpoint | null;
  /**
   * Listens here, and no longer at the endpoint before. The new listener opens first and open connections
   * stay, so that a call goes on while the address changes. The outcome is that of the first try; a
   * failed one is tried again until it works or another endpoint is given.
   */
  listen(endpoint: Endpoint): Promise<Outcome>;
  /** Opens the listener anew and drops every connection; sessions stay and are resumed. */
  restart(): Promise<Outcome>;
  /** A renewed certificate, or the organisation's. */
  setTls(tls: TlsMaterial): void;
  /** Open TCP connections. */
  readonly connections: number;
  dispose(): Promise<void>;
}

const retry = { firstMs: 1_000, factor: 2, maxMs: 30_000 } as const;

export function createLanHost(deps: LanHostDeps): LanHost {
  const { clock, logger } = deps;
  const openAt = deps.openListener ?? openListener;
  const server = createLanServer(deps);
  let wanted: Endpoint | null = null;
  let listener: Listener | null = null;
  let problem: Failure | null = null;
  let cancelRetry: Cancel = () => undefined;
  let isDisposed = false;
  let queue: Promise<unknown> = Promise.resolve();

  /** One change of the listener after the other. */
  function inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = queue.then(run);
    queue = result.catch(() => undefined);
    return result;
  }

  function report(next: Failure | null): void {
    if (next?.code === problem?.code) return;
    problem = next;
    if (next) logger.warn('the LAN host cannot listen and tries again', { code: next.code });
    deps.onProblem(next);
  }

  const isAt = (endpoint: Endpoint): boolean =>
    listener?.endpoint.address === endpoint.address && listener.endpoint.port === endpoint.port;

  async function open(endpoint: Endpoint, tries: number): Promise<Outcome> {
    // A later call has taken over.
    if (isDisposed || wanted !== endpoint || isAt(endpoint)) return ok(null);
    const opened = await openAt(endpoint, (socket) => server.accept(socket));
    if (!opened.ok) {
      report(opened.error);
      const waitMs = Math.min(retry.maxMs, retry.firstMs * retry.factor ** tries);
      cancelRetry = clock.after(waitMs, () => {
        void inOrder(() => open(endpoint, tries + 1));
      });
      return opened;
    }
    listener?.close();
    listener = opened.value;
    logger.info('the LAN host listens', { ...listener.endpoint });
    report(null);
    return ok(null);
  }

  function listen(endpoint: Endpoint): Promise<Outcome> {
    cancelRetry();
    wanted = endpoint;
    return inOrder(() => open(endpoint, 0));
  }

  function closeListener(): void {
    listener?.close();
    listener = null;
  }

  return {
    get endpoint() {
      return listener?.endpoint ?? null;
    },
    listen,
    async restart() {
      const endpoint = listener?.endpoint ?? wanted;
      await inOrder(() => Promise.resolve(closeListener()));
      server.dropConnections();
      return endpoint ? listen(endpoint) : ok(null);
    },
    setTls: (tls) => server.setTls(tls),
    get connections() {
      return server.connections;
    },
    async dispose() {
      isDisposed = true;
      cancelRetry();
      await inOrder(() => Promise.resolve(closeListener()));
      server.dispose();
    },
  };
}
