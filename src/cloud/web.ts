import path from 'node:path';
import { ok, type Result } from '#shared/result.ts';
import { createRedirect } from './http/redirect.ts';
import type { Logger } from './ports.ts';
import type { CloudApp } from './routes/cloudApp.ts';
import type { CloudSettings } from './settings/settings.ts';
import { createStack, type Stack } from './stack.ts';
import type { TlsFiles } from './tls/files.ts';
import type { TlsPair } from './tls/ownCertificate.ts';
import { strictTls } from './tls/strictTls.ts';
import { watchTls } from './tls/watchTls.ts';
import { createPlainServer, createTlsServer, listenOn, stopServer } from './webServer.ts';
import type { XmppProxy } from './xmppProxy/xmppProxy.ts';

export type WebDeps = {
  settings: CloudSettings;
  app: CloudApp;
  proxy: XmppProxy | null;
  tls: TlsFiles;
  /** The certificate as it lies on the disk. */
  loadTls(): Promise<Result<TlsFiles, string>>;
  /** Others have to read the certificate again. */
  onTls(pair: TlsPair): void;
  logger: Logger;
};

export interface Web {
  /** As bound, where 0 was asked for. */
  readonly port: number;
  dispose(): Promise<void>;
}

/** How rooms and guests reach this cloud: 443 is not said, and a proxy before us listens there. */
export const publicHost = ({ host, isPlain }: CloudSettings, port: number): string =>
  isPlain || port === 443 ? host : `${host}:${port}`;

/** Under the data folder, for `certbot certonly --webroot -w <data>/acme`. */
const challengeFolder = ['acme', '.well-known', 'acme-challenge'] as const;

async function openRedirect(
  { settings }: Pick<WebDeps, 'settings'>,
  port: number,
  opened: Stack,
): Promise<Result<null, string>> {
  const { host, listen, redirectPort, dataDir } = settings;
  if (redirectPort === null) return ok(null);
  const server = createPlainServer(
    createRedirect({
      hosts: new Set([host.toLowerCase()]),
      target: () => `https://${publicHost(settings, port)}`,
      challengeFolder: path.join(dataDir, ...challengeFolder),
    }),
  );
  const bound = await listenOn(server, { address: listen.address, port: redirectPort });
  if (!bound.ok) return bound;
  opened.push(() => stopServer(server));
  return ok(null);
}

/** RMS's ports: HTTPS with XMPP over WebSocket, and the redirect. Error: the sentence to print. */
export async function openWeb(deps: WebDeps): Promise<Result<Web, string>> {
  const { settings, app, proxy, tls, logger } = deps;
  const opened = createStack();
  const secure = settings.isPlain ? null : createTlsServer(tls, app.routing);
  const server = secure ?? createPlainServer(app.routing);
  if (proxy) server.on('upgrade', proxy.upgrade);
  const port = await listenOn(server, settings.listen);
  if (!port.ok) return port;
  opened.push(() => stopServer(server));
  // Streams first: a server waits for all of its connections.
  if (proxy) opened.push(() => proxy.dispose());
  const redirect = await openRedirect(deps, port.value, opened);
  if (!redirect.ok) {
    await opened.dispose();
    return redirect;
  }
  const watching = watchTls({
    load: () => deps.loadTls(),
    current: tls,
    serve({ cert, key }) {
      secure?.setSecureContext({ ...strictTls, cert, key });
      deps.onTls({ cert, key });
    },
    logger,
  });
  opened.push(() => watching.dispose());
  return ok({ port: port.value, dispose: () => opened.dispose() });
}
