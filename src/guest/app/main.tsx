import { createRoot } from 'react-dom/client';
import type { Language } from '#shared/languages.ts';
import { loadAppCatalog } from '../../ui/catalogs/app.ts';
import { chooseLanguage, createI18n, type I18n } from '../../ui/i18n.ts';
import { takeCredentials } from '../../ui/screenCredentials.ts';
import '../../ui/styles.css';
import { connectToApp } from './connectToApp.ts';
import { createHome } from './home.ts';
import { HomeRoot } from './HomeRoot.tsx';

/** The composition root of the personal app's page. */
const makeI18n = (language: Language): Promise<I18n> =>
  createI18n({
    language,
    preferred: navigator.languages,
    namespaces: ['app', 'common', 'errors', 'guest'],
    load: loadAppCatalog,
  });

// The page keeps no log; what goes wrong is said on it.
const report = (): void => undefined;

async function start(root: HTMLElement): Promise<void> {
  const credentials = takeCredentials({
    href: location.href,
    replaceAddress: (href) => history.replaceState(null, '', href),
    storage: sessionStorage,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  });
  const client = connectToApp(location.origin, credentials, report);
  const home = createHome({ client, goTo: (url) => location.assign(url), report });
  const firstI18n = await makeI18n(chooseLanguage(navigator.languages));
  createRoot(root).render(
    <HomeRoot
      home={home}
      firstI18n={firstI18n}
      loadI18n={(language) => makeI18n(language).catch(() => undefined)}
      onLanguage={(language) => void client.commands.setLanguage(language).catch(report)}
    />,
  );
}

const root = document.getElementById('root');
if (root) await start(root);
