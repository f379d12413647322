import type { Language } from '#shared/languages.ts';
import {
  categoryId,
  categoryKeys,
  entries,
  optionId,
  revision,
  rootCategory,
  supportedName,
  xmlNamespace,
  type PolicyEntry,
} from './model.ts';
import { policyTexts, type PolicyTexts } from './texts/texts.ts';
import { element, xmlDocument } from './xml.ts';

/** The words of the policy template in one language. */
export function makeAdml(language: Language): string {
  const texts = policyTexts[language];
  const strings = [...stringsOf(texts)];
  return xmlDocument(
    element('policyDefinitionResources', { xmlns: xmlNamespace, revision, schemaVersion: '1.0' }, [
      element('displayName', {}, texts.product),
      element('description', {}, texts.description),
      element('resources', {}, [
        element(
          'stringTable',
          {},
          strings.map(([id, text]) => element('string', { id }, text)),
        ),
        element(
          'presentationTable',
          {},
          entries.flatMap((entry) => presentation(entry, texts)),
        ),
      ]),
    ]),
  );
}

function stringsOf(texts: PolicyTexts): Map<string, string> {
  const strings = new Map([
    [supportedName, texts.supported],
    [`Category_${rootCategory.enforced}`, texts.product],
    [`Category_${rootCategory.recommended}`, texts.recommendedProduct],
  ]);
  for (const key of categoryKeys)
    strings.set(`Category_${categoryId(key, 'enforced')}`, texts.categories[key]);
  for (const entry of entries) {
    const setting = texts.settings[entry.shape.key];
    strings.set(entry.valueName, setting.name);
    strings.set(`${entry.id}_Explain`, explain(entry, texts));
    if (entry.shape.kind === 'choice')
      for (const option of entry.shape.options)
        strings.set(optionId(entry, option), optionLabel(entry, option, texts));
  }
  return strings;
}

/** Throws for an option without a label: the table of texts has one for each, so it is a bug. */
export function optionLabel(entry: PolicyEntry, option: string, texts: PolicyTexts): string {
  const setting = texts.settings[entry.shape.key];
  const labels: Readonly<Record<string, string>> = 'options' in setting ? setting.options : {};
  const label = labels[option];
  if (label === undefined) throw new Error(`${entry.shape.key}: "${option}" has no label`);
  return label;
}

/** The default as people read it. */
export function defaultText(entry: PolicyEntry, texts: PolicyTexts): string {
  const { shape } = entry;
  if (shape.default === null) return texts.none;
  if (shape.kind === 'boolean') return shape.default ? texts.yes : texts.no;
  if (shape.kind === 'choice') return optionLabel(entry, shape.default, texts);
  return String(shape.default);
}

function explain(entry: PolicyEntry, texts: PolicyTexts): string {
  const setting = texts.settings[entry.shape.key];
  const sentences = [
    setting.explain,
    ...('empty' in setting ? [setting.empty] : []),
    ...(entry.shape.kind === 'boolean' ? [texts.yesOrNo] : []),
    texts.defaultIs.replace('{{value}}', defaultText(entry, texts)),
  ];
  return `${sentences.join(' ')}\n\n${texts[entry.level]}`;
}

function presentation(entry: PolicyEntry, texts: PolicyTexts): string[] {
  const { shape, valueName } = entry;
  if (shape.kind === 'boolean') return [];
  const label = `${texts.settings[shape.key].name}:`;
  return [element('presentation', { id: entry.id }, [control(shape, valueName, label)])];
}

type Shown = Exclude<PolicyEntry['shape'], { kind: 'boolean' }>;

function control(shape: Shown, refId: string, label: string): string {
  switch (shape.kind) {
    case 'integer':
      return element('decimalTextBox', { refId, defaultValue: shape.default }, label);
    case 'text':
      return element('textBox', { refId }, [
        element('label', {}, label),
        ...(shape.default === null ? [] : [element('defaultValue', {}, shape.default)]),
      ]);
    case 'choice':
      return element(
        'dropdownList',
        { refId, noSort: 'true', defaultItem: shape.options.indexOf(shape.default) },
        label,
      );
  }
}
