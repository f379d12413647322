import type { Catalog, LoadCatalog } from '../i18n.ts';

/** The words of the personal app's page, which has parts of the guest page in it. */
const files = import.meta.glob<Catalog>('../locales/*/{app,common,errors,guest}.json', {
  import: 'default',
});

export const loadAppCatalog: LoadCatalog = async (language, namespace) => {
  const load = files[`../locales/${language}/${namespace}.json`];
  if (!load) throw new Error(`no catalog ${language}/${namespace}`);
  return load();
};
