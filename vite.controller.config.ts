import { defineConfig } from 'vite';
import { withPreact } from './vite.guest.config.ts';

/** The page of phones and tablets that drive the room, served beside the guest page (ADR 0014). */
export default defineConfig({
  root: 'src/renderer/controller',
  base: '/controller/',
  publicDir: withPreact.publicDir,
  resolve: withPreact.resolve,
  build: {
    ...withPreact.build,
    outDir: '../../../out/guest/controller',
    emptyOutDir: true,
  },
});
