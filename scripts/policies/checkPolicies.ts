import type { Element } from '@xmldom/xmldom';
import { settingOfPolicy } from '#shared/policyValue.ts';
import { settingKeys } from '#shared/settings.ts';
import { settingShapes, type SettingShape } from '#shared/settingShapes.ts';
import { keyOf, levels, type Level } from './model.ts';
import { childrenOf, controlOf, idPattern, valueElements, type Template } from './template.ts';

/** Policies write where the room reads, and what it reads. */
export function findPolicyFindings({ root }: Template): string[] {
  const findings: string[] = [];
  const covered = new Set<string>();
  for (const policy of root.getElementsByTagName('policy')) {
    const name = policy.getAttribute('name') ?? '';
    const report = (finding: string): number => findings.push(`policy ${name} ${finding}`);
    if (!policy.getAttribute('displayName') || !policy.getAttribute('explainText'))
      report('has no name or no explanation');
    for (const tag of ['parentCategory', 'supportedOn'])
      if (childrenOf(policy, tag).length !== 1) report(`does not have one ${tag}`);
    const level = levels.find((one) => keyOf[one] === policy.getAttribute('key'));
    if (level === undefined) report('writes to a key that the room does not read');
    for (const finding of valuesOf(policy)) {
      if (typeof finding === 'string') report(finding);
      else if (level) covered.add(`${level} ${finding.key}`);
    }
  }
  const missing = levels.flatMap((level: Level) =>
    settingKeys
      .filter((key) => !covered.has(`${level} ${key}`))
      .map((key) => `${key} has no ${level} policy`),
  );
  return [...findings, ...missing];
}

/** The settings that a policy writes, and what is wrong with how. */
function valuesOf(policy: Element): (SettingShape | string)[] {
  const elements = valueElements(policy);
  const own = policy.getAttribute('valueName');
  const found: (SettingShape | string)[] = [];
  if (own !== null) {
    const shape = shapeOf(own);
    if (!shape) found.push(`writes ${own}, which is no setting`);
    else if (shape.kind !== 'boolean') found.push(`makes ${shape.key} a yes or no`);
    else found.push(shape, ...switchFindings(policy));
  }
  for (const element of elements) {
    const id = element.getAttribute('id') ?? '';
    const shape = shapeOf(element.getAttribute('valueName') ?? '');
    if (!idPattern.test(id)) found.push(`has an element "${id}", which is no id`);
    if (shape) found.push(shape, ...elementFindings(element, shape));
    else found.push(`writes ${element.getAttribute('valueName')}, which is no setting`);
  }
  if (found.length === 0) found.push('writes nothing');
  if (elements.length > 0 && !policy.hasAttribute('presentation'))
    found.push('has no presentation');
  return found;
}

function shapeOf(valueName: string): SettingShape | undefined {
  const key = settingOfPolicy(valueName);
  return key === undefined ? undefined : settingShapes[key];
}

function switchFindings(policy: Element): string[] {
  const value = (tag: string): string | undefined =>
    childrenOf(policy, tag)[0]?.getElementsByTagName('decimal')[0]?.getAttribute('value') ??
    undefined;
  return value('enabledValue') === '1' && value('disabledValue') === '0'
    ? []
    : ['does not write 1 and 0'];
}

const wantedTags = { integer: 'decimal', text: 'text', choice: 'enum' } as const;

function elementFindings(element: Element, shape: SettingShape): string[] {
  const tag = element.localName ?? '';
  if (shape.kind === 'boolean' || tag !== wantedTags[shape.kind] || !(tag in controlOf))
    return [`writes ${shape.key} as ${tag}, which the room does not read`];
  const differs = (attribute: string, wanted: number): string[] =>
    element.getAttribute(attribute) === String(wanted)
      ? []
      : [`has another ${attribute} for ${shape.key} than the schema`];
  switch (shape.kind) {
    case 'integer':
      return [...differs('minValue', shape.min), ...differs('maxValue', shape.max)];
    case 'text':
      return differs('maxLength', shape.maxLength);
    case 'choice': {
      const options = [...element.getElementsByTagName('string')].map((one) => one.textContent);
      return options.join('\n') === shape.options.join('\n')
        ? []
        : [`has other values for ${shape.key} than the schema`];
    }
  }
}
