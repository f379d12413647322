import { settingsPatchSchema } from '../settings.ts';

/** Longest host name, and a port. */
export const addressCharacters = 262;

/** What people type → the setting `cloud.url`: null for nothing, undefined for what is no address. */
export function parseCloudAddress(typed: string): string | null | undefined {
  const bare = typed
    .trim()
    .replace(/^https:\/\//i, '')
    .replace(/\/+$/, '');
  if (bare === '') return null;
  const url = `https://${bare.toLowerCase()}`;
  const isPort = Number(/:(\d+)$/.exec(bare)?.[1] ?? 1) <= 65_535;
  return isPort && settingsPatchSchema.safeParse({ 'cloud.url': url }).success ? url : undefined;
}

/** As people read it. */
export const formatCloudAddress = (url: string | null): string =>
  url?.replace(/^https:\/\//, '') ?? '';
