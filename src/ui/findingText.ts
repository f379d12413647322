import type { Finding } from '#shared/diagnostics/index.ts';
import { updateReasons } from '#shared/update.ts';
import type { I18n, TextKey } from './i18n.ts';

/** What a finding says: its name, and one sentence with what was measured and what to do. */
export function findingText({ t }: I18n, { id, reason, facts }: Finding) {
  const values = Object.fromEntries(facts.map(({ name, value }) => [name, value]));
  const title: TextKey = reason === 'cloudNone' ? 'wall:checks.cloud' : `wall:checks.title.${id}`;
  const said: TextKey = `wall:checks.said.${reason}`;
  const parts = id === 'updates' ? updateParts(t, values) : [];
  return { title: t(title), sentence: [t(said, values), ...parts].join(' ') };
}

/** What is wrong with updates, in the words of the settings, and when they were last looked for. */
function updateParts(t: I18n['t'], values: Record<string, string>): string[] {
  const cause = updateReasons.find((one) => one === values['cause']);
  return [
    ...(cause ? [t(`wall:settings.update.reason.${cause}`)] : []),
    ...(values['checkedAt'] === undefined ? [] : [t('wall:checks.updatesChecked', values)]),
    ...(values['blocked'] === undefined ? [] : [t('wall:checks.updatesBlocked', values)]),
  ];
}

/** The findings to show: that there is no cloud is said once, not for each of its ports. */
export function shownFindings(findings: readonly Finding[]): Finding[] {
  const first = findings.find(({ reason }) => reason === 'cloudNone');
  return findings.filter((one) => one.reason !== 'cloudNone' || one === first);
}
