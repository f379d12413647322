import { defineConfig } from 'vite';
import { withPreact } from './vite.guest.config.ts';

/** The guest page that the cloud serves at its root. */
export default defineConfig({
  root: 'src/guest/cloud',
  base: '/',
  publicDir: withPreact.publicDir,
  resolve: withPreact.resolve,
  build: {
    ...withPreact.build,
    outDir: '../../../out/cloud-page',
    emptyOutDir: true,
    manifest: 'manifest.json',
  },
});
