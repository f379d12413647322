import type { Catalog, LoadCatalog } from '../i18n.ts';

/** The same for the controllers' page. */
const files = import.meta.glob<Catalog>('../locales/*/{common,errors,controller}.json', {
  import: 'default',
});

export const loadControllerCatalog: LoadCatalog = async (language, namespace) => {
  const load = files[`../locales/${language}/${namespace}.json`];
  if (!load) throw new Error(`no catalog ${language}/${namespace}`);
  return load();
};
