import type { Catalog, LoadCatalog } from '../i18n.ts';

/** One small file per language and namespace, fetched when it is needed. The wall's words stay out of the page. */
const files = import.meta.glob<Catalog>('../locales/*/{common,errors,guest}.json', {
  import: 'default',
});

export const loadGuestCatalog: LoadCatalog = async (language, namespace) => {
  const load = files[`../locales/${language}/${namespace}.json`];
  if (!load) throw new Error(`no catalog ${language}/${namespace}`);
  return load();
};
