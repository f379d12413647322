import type { Catalog } from '../i18n.ts';
import { createRoomCatalogLoader } from './pageWithRoom.ts';

/** The same for the wall's page. */
const files = import.meta.glob<Catalog>('../locales/*/{common,errors,path,roomErrors,wall}.json', {
  import: 'default',
});

export const loadWallCatalog = createRoomCatalogLoader(files);
