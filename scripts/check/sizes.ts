import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { isBuildCurrent } from '../build/build.ts';
import { filesUnder, isTest, isTypeScript } from '../lib/files.ts';
import { inRoot } from '../lib/paths.ts';
import { failed, fromFindings } from './step.ts';
import type { Step } from './step.ts';

const MAX_LINES = 400;

/** A catalogue of screen texts, by its source. A guest loads those of one language. */
const catalogue = /locales\/(?<language>[a-z]{2})\//;

type Chunk = { file: string; src?: string; isDynamicEntry?: boolean };
type Manifest = Record<string, Chunk>;

export interface GuestWeight {
  /** Gzipped bytes of all a guest can load in one call, in the language with the longest texts. */
  bytes: number;
  parts: { file: string; bytes: number }[];
}

/** What of a page counts. */
export interface PageRule {
  /** A folder inside the build that is another page. */
  apart?: string;
  /** Sources of chunks that are loaded later, and only by who needs them. */
  later?: RegExp;
}

/** Weighs a built guest page. `folder` is the build, `manifest` Vite's account of its chunks. */
export function weighGuest(folder: string, manifest: Manifest, rule: PageRule = {}): GuestWeight {
  const { apart, later } = rule;
  const languageOf = new Map(
    Object.values(manifest).map(({ file, src }) => [
      file,
      catalogue.exec(src ?? '')?.groups?.language,
    ]),
  );
  const laterFiles = new Set(
    Object.values(manifest)
      .filter(({ src, isDynamicEntry }) => isDynamicEntry && src && later?.test(src))
      .map(({ file }) => file),
  );
  const own = filesUnder([''], folder).filter(
    (file) => !laterFiles.has(file) && !(apart !== undefined && file.startsWith(apart)),
  );
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

type Page = PageRule & { name: string; folder: string; maxBytes: number };

const pages: readonly Page[] = [
  // 60 KB (DESIGN section 2 and issue 1), read strictly: not 60 × 1024. The controllers' page lies beside it.
  { name: 'guest page', folder: 'guest', maxBytes: 60_000, apart: 'controller/' },
  // The same page, six digits and the path card; XMPP for those who need it, the QR code when nothing works.
  {
    name: 'cloud page',
    folder: 'cloud-page',
    maxBytes: 70_000,
    later: /(browserXmpp\.ts|QrCode\.tsx)$/,
  },
];

function weighPage({ name, folder, maxBytes, ...rule }: Page): {
  said: string;
  findings: string[];
} {
  const manifest = JSON.parse(
    readFileSync(inRoot(`out/${folder}-manifest.json`), 'utf8'),
  ) as Manifest;
  const { bytes, parts } = weighGuest(inRoot(`out/${folder}`), manifest, rule);
  const said = `${name} ${bytes} bytes`;
  if (bytes <= maxBytes) return { said, findings: [] };
  const heaviest = parts
    .toSorted((a, b) => b.bytes - a.bytes)
    .map((part) => `  ${part.bytes} ${part.file}`);
  return { said, findings: [`${said} gzipped, more than ${maxBytes}:`, ...heaviest] };
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
  title: `files of at most ${MAX_LINES} lines, guest pages within their weight`,
  run: () => {
    if (!isBuildCurrent()) {
      return Promise.resolve(failed('the build is missing or old: run "npm run build" first'));
    }
    const weighed = pages.map(weighPage);
    return Promise.resolve(
      fromFindings(
        [...longFiles(), ...weighed.flatMap(({ findings }) => findings)],
        `gzipped: ${weighed.map(({ said }) => said).join(', ')}`,
      ),
    );
  },
};
