import { defineConfig } from 'vitest/config';

const pages = ['src/{ui,renderer,guest}/**/*.test.tsx'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: pages,
          testTimeout: 20_000,
        },
      },
      { test: { name: 'pages', environment: 'happy-dom', include: pages, testTimeout: 20_000 } },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['tests/**/*.spec.ts'],
          fileParallelism: false,
          // Real browsers on two cores: one more try; a test that fails twice is red.
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
