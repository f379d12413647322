import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import * as z from 'zod/mini';

/**
 * Electron's archive: a header (JSON in a Pickle) with a hash of every block of every file. Windows'
 * and macOS' Electron compare the header with the hash in the program, and what is read with the header.
 * @see https://www.electronjs.org/docs/latest/tutorial/asar-integrity
 */
const integritySchema = z.object({
  algorithm: z.literal('SHA256'),
  blockSize: z.number(),
  blocks: z.array(z.string()),
});

type Folder = { files: Record<string, unknown> };

export type PackedFile = {
  /** With forward slashes. */
  path: string;
  size: number;
  isUnpacked: boolean;
  /** From the start of the archive. */
  offset: number;
  integrity: z.infer<typeof integritySchema> | undefined;
};

export type Archive = { headerHash: string; files: PackedFile[] };

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

function readAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const read = readSync(file, bytes, 0, length, at);
  return bytes.subarray(0, read);
}

export function readArchive(archive: string): Archive {
  const file = openSync(archive, 'r');
  try {
    const sizes = readAt(file, 0, 16);
    const header = readAt(file, 16, sizes.readUInt32LE(12)).toString('utf8');
    const dataAt = 8 + sizes.readUInt32LE(4);
    return {
      headerHash: sha256(header),
      files: [...filesOf(JSON.parse(header) as Folder, '', dataAt)],
    };
  } finally {
    closeSync(file);
  }
}

const entrySchema = z.object({
  files: z.optional(z.record(z.string(), z.unknown())),
  link: z.optional(z.string()),
  size: z.optional(z.number()),
  offset: z.optional(z.string()),
  unpacked: z.optional(z.boolean()),
  integrity: z.optional(integritySchema),
});

function* filesOf(folder: Folder, under: string, dataAt: number): Generator<PackedFile> {
  for (const [name, value] of Object.entries(folder.files)) {
    const entry = entrySchema.parse(value);
    const inArchive = `${under}${name}`;
    if (entry.files) yield* filesOf({ files: entry.files }, `${inArchive}/`, dataAt);
    else if (entry.link === undefined)
      yield {
        path: inArchive,
        size: entry.size ?? 0,
        isUnpacked: entry.unpacked === true,
        offset: dataAt + Number(entry.offset ?? 0),
        integrity: entry.integrity,
      };
  }
}

/** Files in the archive that are not what its header says, or of which it says nothing. */
export function damagedFiles(archive: string): string[] {
  const { files } = readArchive(archive);
  const file = openSync(archive, 'r');
  try {
    return files
      .filter(({ isUnpacked }) => !isUnpacked)
      .filter(({ size, offset, integrity }) => {
        if (!integrity) return true;
        const { blockSize, blocks } = integrity;
        if (blocks.length < Math.ceil(size / blockSize)) return true;
        return blocks.some((hash, index) => {
          const length = Math.min(blockSize, size - index * blockSize);
          return sha256(readAt(file, offset + index * blockSize, length)) !== hash;
        });
      })
      .map((one) => one.path);
  } finally {
    closeSync(file);
  }
}

/** The hash of the archive's header that a program for Windows carries; undefined: it carries none. */
export function embeddedHash(program: Buffer): string | undefined {
  return /\[\{"file":"resources\\\\app\.asar","alg":"SHA256","value":"([0-9a-f]{64})"\}\]/.exec(
    program.toString('latin1'),
  )?.[1];
}
