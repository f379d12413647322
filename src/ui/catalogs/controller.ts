import type { Catalog } from '../i18n.ts';
import { createRoomCatalogLoader } from './pageWithRoom.ts';

/** The same for the controllers' page. */
const files = import.meta.glob<Catalog>('../locales/*/{common,controller,errors,roomErrors}.json', {
  import: 'default',
});

export const loadControllerCatalog = createRoomCatalogLoader(files);
