import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** The room: main process (two composition roots), preload and the wall's page. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node20.18',
      sourcemap: true,
      // Packages stay in node_modules, but those of many files that every start reads: one file is read in a
      // tenth of the time. Optional ones have to be named.
      externalizeDeps: {
        include: ['@serialport/bindings-cpp', '@serialport/stream'],
        exclude: ['zod', '@peculiar/x509', '@trpc/server', 'reflect-metadata'],
      },
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          headless: 'src/main/headless.ts',
          mdnsWorker: 'src/main/discovery/mdns/worker.ts',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload is one CommonJS file that can require nothing but electron.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'src/preload/index.ts', visit: 'src/preload/visit.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      rollupOptions: { input: 'src/renderer/index.html' },
    },
  },
});
