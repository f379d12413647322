import { err, ok, type Result } from '#shared/result.ts';

/** `data` is undefined for a type that no setting has. */
export type RegistryValue = { name: string; data: number | string | undefined };
/** The values by the key they are in, relative to the exported one (`''`), in small letters. */
export type RegistryTree = ReadonlyMap<string, readonly RegistryValue[]>;

const header = 'Windows Registry Editor Version 5.00';
const keyLine = /^\[(.+)\]$/;
const valueLine = /^(?:@|"((?:[^"\\]|\\.)*)")=(.*)$/;
const textData = /^"((?:[^"\\]|\\.)*)"$/;
const numberData = /^dword:([0-9a-f]{8})$/i;

/**
 * Parses what `reg.exe export` writes of one key: UTF-16LE with a mark, names and text in double quotes with
 * `\\` before a quote or a backslash, numbers as `dword:` and eight hex digits, other types as `hex…:` over
 * several lines. Nothing in it is translated. A line that is none of these is an error: half a policy is none.
 */
export function parseRegFile(bytes: Uint8Array, root: string): Result<RegistryTree, string> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xfe) return err('the export is not UTF-16');
  const text = new TextDecoder('utf-16le').decode(bytes);
  // Data in hex goes on in the next line after a backslash.
  const lines = text.replace(/,\\\r?\n\s*/g, ',').split(/\r?\n/);
  if (lines[0] !== header) return err('the export has no header');
  const tree = new Map<string, RegistryValue[]>();
  let values: RegistryValue[] | undefined;
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line === '') continue;
    const path = keyLine.exec(line)?.[1];
    const [whole, name, raw] = valueLine.exec(line) ?? [];
    if (path !== undefined) {
      const relative = below(path, root);
      if (relative === undefined) return err(`line ${index + 1} names another key`);
      values = tree.get(relative) ?? [];
      tree.set(relative, values);
    } else if (whole !== undefined && values && raw !== undefined) {
      // The key's own unnamed value is nobody's policy.
      if (name !== undefined) values.push({ name: unquote(name), data: parseData(raw) });
    } else return err(`line ${index + 1} cannot be understood`);
  }
  return ok(tree);
}

function below(path: string, root: string): string | undefined {
  const [small, smallRoot] = [path.toLowerCase(), root.toLowerCase()];
  if (small === smallRoot) return '';
  return small.startsWith(`${smallRoot}\\`) ? small.slice(smallRoot.length + 1) : undefined;
}

function parseData(raw: string): number | string | undefined {
  const hex = numberData.exec(raw)?.[1];
  if (hex !== undefined) return Number.parseInt(hex, 16);
  const text = textData.exec(raw)?.[1];
  return text === undefined ? undefined : unquote(text);
}

const unquote = (text: string): string => text.replace(/\\(.)/g, '$1');
