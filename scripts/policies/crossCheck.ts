import { DOMParser, onErrorStopParsing, type Document, type Element } from '@xmldom/xmldom';
import { findAdmlFindings } from './checkAdml.ts';
import { findPolicyFindings } from './checkPolicies.ts';
import { childrenOf, duplicates, idPattern, namesIn, refsIn, type Template } from './template.ts';
import { xmlNamespace } from './model.ts';

/** A policy template with its languages, as text. */
export type TemplateTexts = {
  admx: string;
  /** By culture, `en-US`. */
  adml: ReadonlyMap<string, string>;
};

/**
 * What the published schema of policy templates does not see, or what we cannot run here: every reference
 * resolves both ways, ids are such that no editor stumbles over them, and the template says what the
 * settings' schema says. Answers with one sentence for each thing that is wrong.
 */
export function findTemplateFindings({ admx, adml }: TemplateTexts): string[] {
  const root = parse(admx, 'policyDefinitions');
  if (typeof root === 'string') return [`admx: ${root}`];
  const template: Template = { root };
  const findings = [
    ...findIdFindings(template),
    ...findCategoryFindings(template),
    ...findPolicyFindings(template),
  ].map((finding) => `admx: ${finding}`);
  for (const [culture, text] of adml) {
    const words = parse(text, 'policyDefinitionResources');
    const own = typeof words === 'string' ? [words] : findAdmlFindings(template, words);
    findings.push(...own.map((finding) => `${culture}: ${finding}`));
  }
  return findings;
}

function parse(text: string, name: string): Element | string {
  let document: Document;
  try {
    document = new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'text/xml');
  } catch (error) {
    return `is not XML (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''})`;
  }
  const root = document.documentElement;
  if (root === null || root.localName !== name) return `does not start with ${name}`;
  return root.namespaceURI === xmlNamespace ? root : 'has another namespace';
}

function findIdFindings({ root }: Template): string[] {
  const ids = ['policy', 'category', 'definition'].flatMap((tag) => namesIn(root, tag, 'name'));
  return [
    ...ids.filter((id) => !idPattern.test(id)).map((id) => `"${id}" is no id`),
    ...['policy', 'category', 'definition'].flatMap((tag) =>
      duplicates(namesIn(root, tag, 'name')).map((id) => `${tag} ${id} is there twice`),
    ),
  ];
}

/** Categories make one tree each, and each is in use. */
function findCategoryFindings({ root }: Template): string[] {
  const categories = new Set(namesIn(root, 'category', 'name'));
  const parents = new Map(
    [...root.getElementsByTagName('category')].map((category) => [
      category.getAttribute('name') ?? '',
      childrenOf(category, 'parentCategory')[0]?.getAttribute('ref') ?? null,
    ]),
  );
  const used = refsIn(root, 'parentCategory');
  const findings = used
    .filter((ref) => !categories.has(ref))
    .map((ref) => `category ${ref} is referred to and not there`);
  for (const name of categories) {
    if (!used.includes(name)) findings.push(`category ${name} is empty`);
    const seen = new Set<string>();
    for (let at: string | null | undefined = name; at; at = parents.get(at)) {
      if (seen.has(at)) {
        findings.push(`category ${name} is its own parent`);
        break;
      }
      seen.add(at);
    }
  }
  const supported = namesIn(root, 'definition', 'name');
  for (const ref of refsIn(root, 'supportedOn').filter((one) => !supported.includes(one)))
    findings.push(`definition ${ref} is referred to and not there`);
  return findings;
}
