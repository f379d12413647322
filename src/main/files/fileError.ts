import type { Failure } from '#shared/errors.ts';

/**
 * Why a file could not be written. `disk.full` (ENOSPC, EDQUOT) passes when somebody makes room;
 * `file.denied` (EACCES, EPERM, EROFS) needs an administrator; `file.tooLarge` is a bug of the writer;
 * `file.secret`: it must be sealed, and this account on this computer cannot (`secretFile.ts`).
 */
export type FileErrorCode =
  'disk.full' | 'file.denied' | 'file.tooLarge' | 'file.secret' | 'file.failed';

/** The system's own codes (errno names) that belong to each of ours. */
const systemCodes: Readonly<Record<string, FileErrorCode>> = {
  ENOSPC: 'disk.full',
  EDQUOT: 'disk.full',
  EACCES: 'file.denied',
  EPERM: 'file.denied',
  EROFS: 'file.denied',
};

export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code: FileErrorCode;

  constructor(code: FileErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** What people are told of a document that could not be written. */
export const saveFailure = (error: unknown): Failure =>
  error instanceof FileError && error.code === 'file.secret'
    ? { code: 'secrets.unavailable' }
    : { code: 'settings.notSaved' };

/** The errno name of a failed system call, such as `ENOENT`; undefined for anything else. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

export const toFileError = (error: unknown, path: string): FileError => {
  if (error instanceof FileError) return error;
  const code = systemCode(error) ?? 'unknown';
  return new FileError(systemCodes[code] ?? 'file.failed', `cannot write ${path}: ${code}`, error);
};
