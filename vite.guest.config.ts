import { defineConfig, type Plugin, type UserConfig } from 'vite';

/** React sources built with Preact, for the size budget of DESIGN section 2 (ADR 0001). */
export const withPreact = {
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

/** Leaves the sentences of errors out that a page never says. `unsaid` is tried on the code. */
export const withoutErrors = (unsaid: RegExp): Plugin => ({
  name: 'mago:without-errors',
  enforce: 'pre',
  transform: (source, file) => {
    if (!/\/locales\/[a-z]{2}\/errors\.json$/.test(file)) return undefined;
    const said = Object.entries(JSON.parse(source) as object).filter(
      ([code]) => !unsaid.test(code),
    );
    return { code: JSON.stringify(Object.fromEntries(said)), map: null };
  },
});

/** What walls, apps and clouds tell their own people. */
const ofRooms =
  /^(beacon|certificate|cloud|controller|discovery|id|limits|meeting|network|participant|settings)\./;

/** The guest page. */
export default defineConfig({
  root: 'src/guest',
  base: './',
  resolve: withPreact.resolve,
  plugins: [withoutErrors(ofRooms)],
  build: {
    ...withPreact.build,
    outDir: '../../out/guest',
    emptyOutDir: true,
    manifest: 'manifest.json',
  },
});
