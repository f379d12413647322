import { explained } from './explained.ts';

/** One of the twenty points of Electron's security checklist, what we do about it, and the test that proves it. */
export type Point = {
  /** As Electron numbers and names them. */
  number: number;
  name: string;
  how: string;
  proof: { file: string; test: string };
};

const inShell = 'tests/room/shell.spec.ts';
const scan = {
  file: 'scripts/hardening/checklist.test.ts',
  test: 'no page of ours is given what Electron’s checklist forbids',
};

/** https://www.electronjs.org/docs/latest/tutorial/security, as of Electron 45. */
export const checklist: readonly Point[] = [
  {
    number: 1,
    name: 'Only load secure content',
    how: 'The wall comes from memory by a scheme of our own; rooms’ pages come by TLS with a pinned key.',
    proof: { file: inShell, test: 'goes nowhere, opens nothing and calls nobody' },
  },
  {
    number: 2,
    name: 'No Node.js for remote content',
    how: '`nodeIntegration` is off for every page, in workers and frames too.',
    proof: { file: inShell, test: 'has an address of its own and nothing of Node' },
  },
  {
    number: 3,
    name: 'Context isolation',
    how: 'On for every page; the bridge is two functions.',
    proof: { file: inShell, test: 'has an address of its own and nothing of Node' },
  },
  {
    number: 4,
    name: 'Process sandboxing',
    how: '`sandbox: true` for every page; the preload is one file that can require nothing but Electron.',
    proof: scan,
  },
  {
    number: 5,
    name: 'Handle session permission requests',
    how: 'Request and check handlers grant a meeting’s needs to our own pages, and nothing else to anybody.',
    proof: { file: 'src/main/shell/permissions.test.ts', test: 'nobody else gets anything' },
  },
  {
    number: 6,
    name: 'Do not disable webSecurity',
    how: 'It is never touched except to say `true`.',
    proof: scan,
  },
  {
    number: 7,
    name: 'Define a Content-Security-Policy',
    how: '`default-src none`, scripts and styles of our own only, nothing inline; the wall under Electron may connect nowhere.',
    proof: { file: inShell, test: 'goes nowhere, opens nothing and calls nobody' },
  },
  {
    number: 8,
    name: 'Do not enable allowRunningInsecureContent',
    how: 'It is nowhere.',
    proof: scan,
  },
  {
    number: 9,
    name: 'Do not enable experimental features',
    how: 'They are nowhere.',
    proof: scan,
  },
  {
    number: 10,
    name: 'Do not use enableBlinkFeatures',
    how: 'It is nowhere.',
    proof: scan,
  },
  {
    number: 11,
    name: '<webview>: do not use allowpopups',
    how: 'There is no webview.',
    proof: scan,
  },
  {
    number: 12,
    name: '<webview>: verify options',
    how: '`webviewTag` is off, and `will-attach-webview` is refused for every page.',
    proof: scan,
  },
  {
    number: 13,
    name: 'Disable or limit navigation',
    how: 'Pages may load themselves again and go nowhere else; redirects are refused.',
    proof: { file: inShell, test: 'goes nowhere, opens nothing and calls nobody' },
  },
  {
    number: 14,
    name: 'Disable or limit new windows',
    how: 'Every request for a window is denied.',
    proof: { file: inShell, test: 'goes nowhere, opens nothing and calls nobody' },
  },
  {
    number: 15,
    name: 'No shell.openExternal with untrusted content',
    how: 'It is used nowhere.',
    proof: scan,
  },
  {
    number: 16,
    name: 'Use a current version of Electron',
    how: 'Pinned, and not older than the oldest version that had support when this was written.',
    proof: {
      file: 'scripts/hardening/packaging.test.ts',
      test: 'the Electron that is shipped is a supported one',
    },
  },
  {
    number: 17,
    name: 'Validate the sender of all IPC messages',
    how: 'One channel, in one wrapper, checks sender frame and form of every message; each argument is validated by schema.',
    proof: {
      file: inShell,
      test: 'can send rubbish over the bridge and hurts nothing but its own connection',
    },
  },
  {
    number: 18,
    name: 'Avoid the file:// protocol',
    how: 'The wall is `room://screen/`.',
    proof: { file: inShell, test: 'has an address of its own and nothing of Node' },
  },
  {
    number: 19,
    name: 'Check which fuses you can change',
    how: 'All eight are set in `electron-builder.yml`: no Node by environment or flag, archive only, its integrity checked.',
    proof: {
      file: 'tests/hardening/packed.spec.ts',
      test: 'has its fuses as electron-builder.yml says, read back from the program',
    },
  },
  {
    number: 20,
    name: 'Do not expose Electron APIs to untrusted web content',
    how: '`window.room` has `send` and `subscribe`, and hands on neither events nor senders.',
    proof: { file: inShell, test: 'has an address of its own and nothing of Node' },
  },
];

export const hardeningDocument =
  (): string => `<!-- Made by \`npm run policies\` from scripts/hardening/checklist.ts. Do not edit. -->

# Electron's security checklist

Twenty of twenty points. \`npm test\` runs every test that is named here, and fails where one of them is no longer there; \`npm run hardening\` runs them alone and says of each point whether it is proved.

Besides, electronegativity reads the build, lowered to ES2020, with bad files beside it that it has to report (\`tests/hardening/electronegativity.spec.ts\`). It passes over what it cannot read without a word, so it has to report a line planted in each of our files, too. What it finds, and why it is meant:

| its check | times | why |
| --- | --- | --- |
${explained.map(({ check, count, why }) => `| \`${check}\` | ${count} | ${why} |`).join('\n')}

| # | point | what we do | the test that proves it |
| --- | --- | --- | --- |
${checklist
  .map(
    ({ number, name, how, proof }) =>
      `| ${number} | ${name.replaceAll('<', '&lt;')} | ${how} | \`${proof.file}\`: ${proof.test} |`,
  )
  .join('\n')}

The packed program: \`tests/hardening/packed.spec.ts\`. What a test cannot show here: that on Windows it refuses a changed archive. [UNPROVED.md](UNPROVED.md), row 35, says how to see it.
`;
