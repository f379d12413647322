import { readFileSync } from 'node:fs';
import { toolManifests, toolNames } from '../lib/npmTool.ts';
import { inRoot } from '../lib/paths.ts';
import { fromFindings } from './step.ts';
import type { Step } from './step.ts';

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

interface LockedPackage extends Manifest {
  version?: string;
  resolved?: string;
}

export interface Lock {
  packages: Record<string, LockedPackage>;
}

/**
 * What would make `npm ci` fail elsewhere, or install something else. A package whose newest
 * version has binaries for some platforms only leaves a lock that is right on this machine and
 * broken on Windows or macOS.
 */
export function lockFindings(manifest: Manifest, { packages }: Lock): string[] {
  const names = new Set(Object.keys(packages).map((key) => key.replace(/^.*node_modules\//, '')));
  const wanted = {
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  };
  return [
    ...Object.entries(wanted)
      .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
      .map(([name, version]) => `package.json: ${name} ${version} is not one exact version`),
    ...Object.entries(wanted)
      .filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)
      .map(([name, version]) => `package-lock.json: has not ${name} ${version}`),
    ...Object.entries(packages).flatMap(([key, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !names.has(name))
        .map((name) => `package-lock.json: ${name} is missing, which ${key} needs elsewhere`),
    ),
    ...Object.entries(packages)
      .filter(([, { resolved }]) => resolved !== undefined)
      .map(([key]) => `package-lock.json: ${key} names the host it came from`),
  ];
}

export const lock: Step = {
  name: 'lock',
  title: 'exact versions, and a lock that holds for every platform',
  run: () => {
    const read = (file: string): unknown => JSON.parse(readFileSync(inRoot(file), 'utf8'));
    const findings = ['', ...toolNames.map((name) => `${toolManifests}/${name}/`)].flatMap(
      (folder) =>
        lockFindings(
          read(`${folder}package.json`) as Manifest,
          read(`${folder}package-lock.json`) as Lock,
        ).map((finding) => folder + finding),
    );
    return Promise.resolve(fromFindings(findings));
  },
};
