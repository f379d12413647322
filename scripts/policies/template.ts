import type { Element } from '@xmldom/xmldom';

/** A parsed policy template, and how its parts are looked up. */
export type Template = { root: Element };

/** Dots and blanks in an id break the policy editor or the MDM's path. */
export const idPattern = /^[A-Za-z0-9_]+$/;

export const childrenOf = (element: Element, tag: string): Element[] =>
  [...element.getElementsByTagName(tag)].filter((child) => child.parentNode === element);

/** An attribute of every element of a name; empty text where it has none. */
export const namesIn = (root: Element, tag: string, attribute: string): string[] =>
  [...root.getElementsByTagName(tag)].map((element) => element.getAttribute(attribute) ?? '');

export const refsIn = (root: Element, tag: string): string[] =>
  [...root.getElementsByTagName(tag)]
    .filter((element) => element.hasAttribute('ref'))
    .map((element) => element.getAttribute('ref') ?? '');

export const duplicates = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];

/** The ids in `$(string.id)` or `$(presentation.id)` anywhere in the attributes. */
export function referredIds(root: Element, kind: 'string' | 'presentation'): string[] {
  const pattern = new RegExp(`^\\$\\(${kind}\\.(.*)\\)$`);
  return [...root.getElementsByTagName('*')].flatMap((element) =>
    [...element.attributes].flatMap(({ value }) => pattern.exec(value)?.[1] ?? []),
  );
}

/** Elements of a policy that hold a value, by the control that shows each. */
export const controlOf: Readonly<Record<string, string>> = {
  text: 'textBox',
  decimal: 'decimalTextBox',
  enum: 'dropdownList',
};
export const controlTags: readonly string[] = Object.values(controlOf);

/** The elements of a policy that hold its values. */
export function valueElements(policy: Element): Element[] {
  const list = childrenOf(policy, 'elements')[0];
  if (!list) return [];
  return [...list.childNodes].filter(
    (node): node is Element => node.nodeType === node.ELEMENT_NODE,
  );
}
