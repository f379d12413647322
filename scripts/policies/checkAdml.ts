import type { Element } from '@xmldom/xmldom';
import { settingOfPolicy } from '#shared/policyValue.ts';
import { settingShapes } from '#shared/settingShapes.ts';
import {
  childrenOf,
  controlOf,
  controlTags,
  duplicates,
  idPattern,
  namesIn,
  referredIds,
  valueElements,
  type Template,
} from './template.ts';

/** One language has every word the template asks for, and no other; its controls fit the template's elements. */
export function findAdmlFindings(template: Template, words: Element): string[] {
  return [
    ...findRevisionFindings(template, words),
    ...findResourceFindings(template, words, 'string'),
    ...findResourceFindings(template, words, 'presentation'),
    ...[...words.getElementsByTagName('string')]
      .filter(({ textContent }) => (textContent ?? '').trim() === '')
      .map((string) => `string ${string.getAttribute('id')} is empty`),
    ...findControlFindings(template, words),
  ];
}

const numbers = (revision: string | null | undefined): number[] =>
  (revision ?? '').split('.').map(Number);

function findRevisionFindings({ root }: Template, words: Element): string[] {
  const wanted = root.getElementsByTagName('resources')[0]?.getAttribute('minRequiredRevision');
  const [major = Number.NaN, minor = 0] = numbers(words.getAttribute('revision'));
  const [wantedMajor = Number.NaN, wantedMinor = 0] = numbers(wanted);
  const isEnough = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  return isEnough ? [] : [`its revision is older than the template wants (${wanted})`];
}

function findResourceFindings(
  { root }: Template,
  words: Element,
  kind: 'string' | 'presentation',
): string[] {
  const wanted = new Set(referredIds(root, kind));
  const ids = namesIn(words, kind, 'id').filter((id) => kind === 'presentation' || id !== '');
  return [
    ...ids.filter((id) => !idPattern.test(id)).map((id) => `${kind} "${id}" is no id`),
    ...duplicates(ids).map((id) => `${kind} ${id} is there twice`),
    ...[...wanted].filter((id) => !ids.includes(id)).map((id) => `${kind} ${id} is missing`),
    ...ids.filter((id) => !wanted.has(id)).map((id) => `${kind} ${id} is not used`),
  ];
}

function findControlFindings({ root }: Template, words: Element): string[] {
  const findings: string[] = [];
  const presentations = new Map(
    [...words.getElementsByTagName('presentation')].map((one) => [one.getAttribute('id'), one]),
  );
  for (const policy of root.getElementsByTagName('policy')) {
    const id = /^\$\(presentation\.(.*)\)$/.exec(policy.getAttribute('presentation') ?? '')?.[1];
    const presentation = id === undefined ? undefined : presentations.get(id);
    if (!presentation) continue;
    const elements = valueElements(policy);
    const controls = controlTags.flatMap((tag) => childrenOf(presentation, tag));
    for (const element of elements) {
      const own = controls.filter(
        (control) => control.getAttribute('refId') === element.getAttribute('id'),
      );
      const [control] = own;
      if (!control || own.length > 1 || control.localName !== controlOf[element.localName ?? ''])
        findings.push(
          `presentation ${id}: element ${element.getAttribute('id')} has no fitting control`,
        );
      else findings.push(...findDefaultFindings(element, control));
    }
    const known = new Set(elements.map((element) => element.getAttribute('id')));
    for (const control of controls)
      if (!known.has(control.getAttribute('refId')))
        findings.push(`presentation ${id}: ${control.getAttribute('refId')} is no element`);
  }
  return findings;
}

/** What the editor proposes is the schema's default. */
function findDefaultFindings(element: Element, control: Element): string[] {
  const key = settingOfPolicy(element.getAttribute('valueName') ?? '');
  if (key === undefined) return [];
  const shape = settingShapes[key];
  const wanted = shape.default === null ? '' : String(shape.default);
  const shown =
    shape.kind === 'choice'
      ? shape.options[Number(control.getAttribute('defaultItem') ?? Number.NaN)]
      : (control.getAttribute('defaultValue') ??
        childrenOf(control, 'defaultValue')[0]?.textContent ??
        '');
  return shown === wanted ? [] : [`the default of ${key} is not the schema's`];
}
