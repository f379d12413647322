import type { Catalog, LoadCatalog } from '../i18n.ts';

type Files = Readonly<Record<string, () => Promise<Catalog>>>;

/** For pages that a room's own trouble is shown on: its sentences are no part of what a guest loads. */
export const createRoomCatalogLoader =
  (files: Files): LoadCatalog =>
  async (language, namespace) => {
    const read = (name: string): Promise<Catalog> => {
      const load = files[`../locales/${language}/${name}.json`];
      if (!load) throw new Error(`no catalog ${language}/${name}`);
      return load();
    };
    if (namespace !== 'errors') return read(namespace);
    const [everybodys, rooms] = await Promise.all([read('errors'), read('roomErrors')]);
    return { ...everybodys, ...rooms };
  };
