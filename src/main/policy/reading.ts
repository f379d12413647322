import type { SettingsPatch } from '#shared/settings.ts';

/** What policy says: `enforced` binds, `recommended` stands where the wall says nothing. */
export type PolicyLayers = { enforced: SettingsPatch; recommended: SettingsPatch };

export const noPolicy: PolicyLayers = { enforced: {}, recommended: {} };

/** One look at where policy is kept. No policy at all is a good reading. */
export type PolicyReading =
  | {
      state: 'read';
      layers: PolicyLayers;
      /** Values that cannot be used, as sentences with the administrator's own names, never with the value. */
      problems: readonly string[];
    }
  /** It may hold anything; `why` is a sentence. */
  | { state: 'unreadable'; why: string };

export type ReadPolicy = () => Promise<PolicyReading>;
