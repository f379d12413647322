import * as z from 'zod/mini';
import { err, ok, type Result } from '#shared/result.ts';
import { isSettingKey, settingsPatchSchema, type SettingsPatch } from '#shared/settings.ts';
import { describeShape, settingShapes } from '#shared/settingShapes.ts';
import { isSecretName } from './secretNames.ts';

/** The whole file, strict: what is not known is refused, not overlooked. */
const fileSchema = z.strictObject({ version: z.literal(1), settings: settingsPatchSchema });
const maxProblems = 50;

/**
 * A provisioning file's settings, all of them or none. The errors are sentences that start with the path in
 * the file; a value is never repeated in them, because somebody may have put a secret there.
 */
export function parseProvisioning(text: string): Result<SettingsPatch, readonly string[]> {
  const plain = text.replace(/^\uFEFF/, '');
  if (plain.includes('\0') || plain.startsWith('\uFFFD'))
    return err(['This is not UTF-8 text: save the file as UTF-8.']);
  let raw: unknown;
  try {
    raw = JSON.parse(plain);
  } catch (error) {
    return err([`This is not JSON${whereOf(error, plain)}.`]);
  }
  const secrets = findSecrets(raw);
  const parsed = fileSchema.safeParse(raw);
  if (parsed.success && secrets.length === 0) return ok(parsed.data.settings);
  const issues = parsed.success ? [] : parsed.error.issues.flatMap(describeIssue);
  const named = new Set(secrets.map(({ path }) => path));
  return err(
    [
      ...secrets.map(({ path }) => `${path}: secrets do not belong in this file. Remove it.`),
      ...issues.filter(({ path }) => !named.has(path)).map(({ path, why }) => `${path} ${why}.`),
    ].slice(0, maxProblems),
  );
}

/** Where JSON broke. The engine's own sentence may quote the file. */
function whereOf(error: unknown, text: string): string {
  const found = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  if (found === undefined) return ' to its end';
  const before = text.slice(0, Number(found)).split('\n');
  return `: line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

type Problem = { path: string; why: string };

const maxDepth = 8;

/** Every key that is named like a secret, however deep. A setting may be: `meeting.pin` is a yes or no. */
function findSecrets(value: unknown, path = '', depth = 0): { path: string }[] {
  if (typeof value !== 'object' || value === null || depth > maxDepth) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = join(path, key);
    const isSetting = path === 'settings' && isSettingKey(key);
    const own = !isSetting && isSecretName(key) ? [{ path: here }] : [];
    return [...own, ...findSecrets(inner, here, depth + 1)];
  });
}

const maxNameCharacters = 64;
const join = (path: string, key: string): string => {
  const name = key.slice(0, maxNameCharacters);
  return path === '' ? name : `${path}.${name}`;
};

type Issue = z.core.$ZodIssue;

function describeIssue(issue: Issue): Problem[] {
  const path = issue.path.map(String).reduce(join, '');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: join(path, key),
      why: path === 'settings' ? 'is no setting of this version' : 'does not belong here',
    }));
  if (path === '') return [{ path: 'The file', why: 'must be {"version": 1, "settings": {…}}' }];
  if (path === 'version') return [{ path, why: 'must be 1' }];
  if (path === 'settings') return [{ path, why: 'must be an object of settings' }];
  const key = String(issue.path[1]);
  const why = isSettingKey(key) ? describeShape(settingShapes[key]) : 'cannot be used';
  return [{ path, why }];
}
