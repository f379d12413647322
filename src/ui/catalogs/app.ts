import type { Catalog } from '../i18n.ts';
import { createRoomCatalogLoader } from './pageWithRoom.ts';

/** The words of the personal app's page, which has parts of the guest page in it. */
const files = import.meta.glob<Catalog>('../locales/*/{app,common,errors,guest,roomErrors}.json', {
  import: 'default',
});

export const loadAppCatalog = createRoomCatalogLoader(files);
