import type { Catalog, LoadCatalog } from '../i18n.ts';

/** The words of the cloud's guest page, which has the parts of the room's in it. */
const files = import.meta.glob<Catalog>('../locales/*/{cloud,common,errors,guest,path}.json', {
  import: 'default',
});

export const loadCloudCatalog: LoadCatalog = async (language, namespace) => {
  const load = files[`../locales/${language}/${namespace}.json`];
  if (!load) throw new Error(`no catalog ${language}/${namespace}`);
  return load();
};
