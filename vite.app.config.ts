import { defineConfig } from 'vite';
import { withPreact } from './vite.guest.config.ts';

/** The personal app's own page: made of the guest page's parts, and never served to guests. */
export default defineConfig({
  root: 'src/guest/app',
  base: './',
  resolve: withPreact.resolve,
  build: { ...withPreact.build, outDir: '../../../out/app', emptyOutDir: true },
});
