import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { isBuildCurrent } from '../build/build.ts';
import { filesUnder, isTest, isTypeScript } from '../lib/files.ts';
import { inRoot } from '../lib/paths.ts';
import { failed, fromFindings } from './step.ts';
import type { Step } from './step.ts';

const MAX_LINES = 400;
/** 60 KB (DESIGN section 2 and issue 1), read strictly: not 60 × 1024. */
const MAX_GUEST_BYTES = 60_000;

/** A catalogue of screen texts, by its source. A guest loads those of one language. */
const catalogue = /locales\/(?<language>[a-z]{2})\//;

type Manifest = Record<string, { file: string; src?: string; css?: string[]; assets?: string[] }>;

export interface GuestWeight {
  /** Gzipped bytes of all a guest can load in one call, in the language with the longest texts. */
  bytes: number;
  parts: { file: string; bytes: number }[];
}

/** Weighs a built guest page. `folder` is the build, `manifest` Vite's account of its chunks. */
export function weighGuest(folder: string, manifest: Manifest): GuestWeight {
  const languageOf = new Map(
    Object.values(manifest).map(({ file, src }) => [
      file,
      catalogue.exec(src ?? '')?.groups?.language,
    ]),
  );
  // The controllers' page lies beside the guest page, and no guest loads it.
  const own = filesUnder([''], folder).filter((file) => !file.startsWith('controller/'));
  const parts = own.map((file) => ({
    file,
    bytes: gzipSync(readFileSync(`${folder}/${file}`), { level: 9 }).length,
  }));
  const inLanguage = (language: string | undefined): GuestWeight => {
    const loaded = parts.filter(({ file }) => (languageOf.get(file) ?? language) === language);
    return { bytes: loaded.reduce((sum, { bytes }) => sum + bytes, 0), parts: loaded };
  };
  const languages = new Set(languageOf.values());
  const [heaviest] = [...languages].map(inLanguage).toSorted((a, b) => b.bytes - a.bytes);
  return heaviest ?? inLanguage(undefined);
}

function longFiles(): string[] {
  return filesUnder(['src'])
    .filter((file) => isTypeScript(file) && !isTest(file))
    .map((file) => ({ file, lines: readFileSync(inRoot(file), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ file, lines }) => `${file}: ${lines} lines, more than ${MAX_LINES}`);
}

export const sizes: Step = {
  name: 'sizes',
  title: `files of at most ${MAX_LINES} lines, a guest page of at most ${MAX_GUEST_BYTES} bytes gzipped`,
  run: () => {
    const manifestFile = inRoot('out/guest-manifest.json');
    if (!existsSync(manifestFile) || !isBuildCurrent()) {
      return Promise.resolve(failed('the build is missing or old: run "npm run build" first'));
    }
    const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
    const { bytes, parts } = weighGuest(inRoot('out/guest'), manifest);
    const tooHeavy =
      bytes > MAX_GUEST_BYTES
        ? [
            `guest page: ${bytes} bytes gzipped, more than ${MAX_GUEST_BYTES}:`,
            ...parts
              .toSorted((a, b) => b.bytes - a.bytes)
              .map((part) => `  ${part.bytes} ${part.file}`),
          ]
        : [];
    return Promise.resolve(
      fromFindings([...longFiles(), ...tooHeavy], `guest page ${bytes} bytes gzipped`),
    );
  },
};
