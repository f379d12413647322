import { readFileSync } from 'node:fs';
import { ruleText, type FindingState, type Report } from '../../src/shared/diagnostics/index.ts';
import { findingText, shownFindings } from '../../src/ui/findingText.ts';
import { createI18n, type I18n } from '../../src/ui/i18n.ts';
import { inRoot } from '../lib/paths.ts';

/** The wall's own words. */
export const loadWords = (): Promise<I18n> =>
  createI18n({
    language: 'en',
    preferred: ['en-GB'],
    namespaces: ['wall'],
    load: (language, namespace) =>
      Promise.resolve(
        JSON.parse(
          readFileSync(inRoot(`src/ui/locales/${language}/${namespace}.json`), 'utf8'),
        ) as Record<string, string>,
      ),
  });

const marks: Record<FindingState, string> = {
  ok: 'ok     ',
  warning: 'note   ',
  failed: 'FAILED ',
  skipped: 'skipped',
};

const whatWasTested: Record<Report['tested'], string> = {
  room: 'The room that runs on this machine has tested itself.',
  standIn: 'No room runs on this machine: one was started for this test and stopped again.',
  way: 'Tested the way from this machine to that room.',
};

/** What `npm run doctor` prints for people. */
export function formatReport({ tested, target, findings }: Report, words: I18n): string {
  const who = [target.name, target.address].filter((part) => part !== null).join(', ');
  const lines = [
    whatWasTested[tested],
    ...(who === '' ? [] : [who]),
    '',
    ...shownFindings(findings).flatMap((finding) => {
      const { title, sentence } = findingText(words, finding);
      const { rule, state } = finding;
      return [
        `${marks[state]}  ${title}: ${sentence}`,
        ...(rule ? [`         Missing rule: ${ruleText(rule)}`] : []),
      ];
    }),
    '',
    summary(findings.filter(({ state }) => state === 'failed').length),
  ];
  return `${lines.join('\n')}\n`;
}

const summary = (failed: number): string =>
  failed === 0 ? 'Nothing failed.' : failed === 1 ? '1 test failed.' : `${failed} tests failed.`;
