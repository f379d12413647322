import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';

/** React sources built with Preact, for the size budget of DESIGN section 2 (ADR 0001). */
export const withPreact = {
  publicDir: fileURLToPath(new URL('src/ui/public', import.meta.url)),
  resolve: {
    alias: {
      'react/jsx-runtime': 'preact/jsx-runtime',
      'react-dom/client': 'preact/compat/client',
      'react-dom': 'preact/compat',
      react: 'preact/compat',
    },
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      // "use client" in the icons means nothing outside of a server framework.
      onwarn: (warning, report) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') report(warning);
      },
    },
  },
} satisfies UserConfig;

/** The guest page. */
export default defineConfig({
  root: 'src/guest',
  base: './',
  publicDir: withPreact.publicDir,
  resolve: withPreact.resolve,
  build: {
    ...withPreact.build,
    outDir: '../../out/guest',
    emptyOutDir: true,
    manifest: 'manifest.json',
  },
});
