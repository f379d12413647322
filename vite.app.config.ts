import { mergeConfig } from 'vite';
import guest from './vite.guest.config.ts';

/** The personal app's own page: made of the guest page's parts, and never served to guests. */
export default mergeConfig(guest, {
  root: 'src/guest/app',
  build: { outDir: '../../../out/app', manifest: false },
});
