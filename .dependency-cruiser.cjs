// The import table of DESIGN section 2. `npm run check` runs it and plants a breach of every rule
// (scripts/check/breaches/layers.ts) to see that each is still reported.

const layers = {
  shared: [],
  signalling: ['shared'],
  rtc: ['shared'],
  ui: ['shared'],
  main: ['shared', 'signalling'],
  cloud: ['shared'],
  preload: ['shared'],
  renderer: ['shared', 'ui', 'rtc'],
  guest: ['shared', 'ui', 'rtc', 'signalling'],
};

const inside = (names) => `^src/(${names.join('|')})/`;
const isTest = '\\.test\\.tsx?$';
const browser = ['renderer', 'guest', 'ui', 'rtc'];
const pure = ['shared', 'signalling'];
const views = ['renderer', 'guest', 'ui'];

module.exports = {
  forbidden: [
    ...Object.entries(layers).map(([name, allowed]) => ({
      name: `layer-${name}`,
      severity: 'error',
      from: { path: `^src/${name}/` },
      to: { path: '^src/', pathNot: inside([name, ...allowed]) },
    })),
    {
      name: 'unknown-folder',
      severity: 'error',
      from: { path: '^src/', pathNot: inside(Object.keys(layers)) },
      to: {},
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-node-here',
      severity: 'error',
      from: { path: inside([...browser, ...pure]), pathNot: isTest },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-only-in-the-shell',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main/shell|preload)/' },
      to: { path: '^electron(/|$)|node_modules/electron/' },
    },
    {
      name: 'react-only-in-views',
      severity: 'error',
      from: { path: '^src/', pathNot: inside(views) },
      to: { path: 'node_modules/(react|react-dom|zustand)/|^(react|react-dom|zustand)(/|$)' },
    },
    {
      name: 'feature-through-its-index',
      severity: 'error',
      from: { path: '^src/renderer/features/([^/]+)/' },
      to: {
        path: '^src/renderer/features/[^/]+/.+',
        pathNot: ['^src/renderer/features/$1/', '^src/renderer/features/[^/]+/index\\.tsx?$'],
      },
    },
    {
      name: 'tests-are-not-code',
      severity: 'error',
      from: { path: '^src/', pathNot: isTest },
      to: { path: `^tests/|${isTest}` },
    },
    {
      name: 'unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^electron(/|$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    builtInModules: { add: ['electron', 'electron/main', 'electron/renderer', 'electron/common'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.d.ts'],
    },
  },
};
