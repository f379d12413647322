import type { Protocol } from 'electron';
import { pageHeaders, type PageFiles } from '../screen/index.ts';
import { screenHost, screenScheme } from './origin.ts';

/** Must run before the app is ready. */
export function declareScreenScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: screenScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the wall's page from memory under its own scheme. */
export function servePage(protocol: Pick<Protocol, 'handle'>, page: PageFiles): void {
  protocol.handle(screenScheme, ({ method, url }) => {
    const { host, pathname } = new URL(url);
    const file = host === screenHost && method === 'GET' ? page.find(pathname) : undefined;
    if (!file) return new Response('Not found\n', { status: 404 });
    return new Response(new Uint8Array(file.body), {
      headers: pageHeaders('ipc', file.contentType),
    });
  });
}
