import { defineConfig } from 'vite';

/** The guest page: React sources built with Preact, for the size budget of DESIGN section 2. */
export default defineConfig({
  root: 'src/guest',
  base: './',
  resolve: {
    alias: {
      'react/jsx-runtime': 'preact/jsx-runtime',
      'react-dom/client': 'preact/compat/client',
      'react-dom': 'preact/compat',
      react: 'preact/compat',
    },
  },
  build: {
    outDir: '../../out/guest',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    rollupOptions: {
      // "use client" in the icons means nothing outside of a server framework.
      onwarn: (warning, report) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') report(warning);
      },
    },
  },
});
