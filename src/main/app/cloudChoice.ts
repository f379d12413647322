import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { SettingsPatch } from '#shared/settings.ts';
import type { CloudTrust } from '../cloud/index.ts';

export type CloudChoiceDeps = {
  /** What the organisation's policy says, as it is now. */
  policy(): { readonly enforced: SettingsPatch; readonly recommended: SettingsPatch };
  /** What the person has typed. */
  typed(): string | null;
  readAuthorities(file: string): Promise<string | undefined>;
};

/** The cloud that six digits are asked at. */
export interface CloudChoice {
  /** `isFixed`: by policy, so that the person cannot change it. */
  readonly current: { readonly url: string | null; readonly isFixed: boolean };
  /** Failures: `cloud.none`, `cloud.localOnly`, `cloud.caUnusable`. */
  reach(): Promise<Result<{ url: string; trust: CloudTrust }, Failure>>;
}

/** What policy enforces goes before what the person typed, and that before what policy recommends (DESIGN 8). */
export function createCloudChoice({
  policy,
  typed,
  readAuthorities,
}: CloudChoiceDeps): CloudChoice {
  const current = () => {
    const { enforced, recommended } = policy();
    const fixed = enforced['cloud.url'];
    return {
      url: fixed !== undefined ? fixed : (typed() ?? recommended['cloud.url'] ?? null),
      isFixed: fixed !== undefined,
    };
  };
  return {
    get current() {
      return current();
    },
    async reach() {
      const { enforced, recommended } = policy();
      const values = { ...recommended, ...enforced };
      const { url, isFixed } = current();
      if (values['cloud.localOnly'] === true) return err({ code: 'cloud.localOnly' });
      // Policy may also say that there is none.
      if (url === null) return err({ code: isFixed ? 'cloud.localOnly' : 'cloud.none' });
      // Policy's authority and key are those of policy's cloud.
      const isPolicys = url === values['cloud.url'];
      const caFile = isPolicys ? (values['cloud.caFile'] ?? null) : null;
      const spki = isPolicys ? (values['cloud.spki'] ?? null) : null;
      const ca = caFile === null ? undefined : await readAuthorities(caFile);
      if (caFile !== null && ca === undefined) return err({ code: 'cloud.caUnusable' });
      return ok({ url, trust: { ...(ca && { ca }), ...(spki && { spki }) } });
    },
  };
}
