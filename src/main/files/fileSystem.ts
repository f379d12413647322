import { chmod, lstat, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';

/** The calls on the file system that this folder makes; a test replaces one to see a full disk. */
export type FileSystem = {
  chmod: typeof chmod;
  lstat: typeof lstat;
  mkdir: typeof mkdir;
  open: typeof open;
  readdir(folder: string): Promise<string[]>;
  rename: typeof rename;
  unlink: typeof unlink;
};

export const nodeFileSystem: FileSystem = {
  chmod,
  lstat,
  mkdir,
  open,
  readdir: (folder) => readdir(folder),
  rename,
  unlink,
};
