// The test-only Electron runtime comes without Electron's own start application. This one does the
// part of its work that tests need: `electron [switches] <folder or file> [arguments]` loads the
// application at that path, as if it had been packaged here.
//
// Loading happens in a top-level await, so that Electron holds back its "ready" event until the
// application's first statements have run: custom schemes can only be registered before it.
import { app } from 'electron';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/** Splits the command line into modules to load first (`-r`, Playwright uses it) and the target. */
function readCommandLine(words) {
  const first = [];
  for (let i = 0; i < words.length; i += 1) {
    if (words[i] === '-r' || words[i] === '--require') {
      i += 1;
      first.push(words[i]);
    } else if (!words[i].startsWith('-')) {
      return { first, target: path.resolve(words[i]) };
    }
  }
  return { first, target: undefined };
}

/** Gives the process the identity of the application in `folder`; returns its entry file. */
function adopt(folder) {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  app.setAppPath(folder);
  app.setName(manifest.productName ?? manifest.name);
  if (manifest.version) app.setVersion(manifest.version);
  if (!app.commandLine.hasSwitch('user-data-dir')) {
    app.setPath('userData', path.join(app.getPath('appData'), app.getName()));
  }
  return path.join(folder, manifest.main ?? 'index.js');
}

const { first, target } = readCommandLine(process.argv.slice(1));
if (target === undefined) {
  process.stderr.write('usage: electron [switches] <folder or file> [arguments]\n');
  app.exit(2);
} else {
  try {
    const require = createRequire(import.meta.url);
    for (const module of first) require(path.resolve(module));
    const entry = statSync(target).isDirectory() ? adopt(target) : target;
    await import(pathToFileURL(entry).href);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    app.exit(1);
  }
}
