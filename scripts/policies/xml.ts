/** Text as XML has it, also inside of an attribute. Line ends by number, so that indenting leaves them alone. */
export const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One element, indented by its parents. `inner`: finished children, or text to be escaped. */
export function element(
  name: string,
  attributes: Attributes,
  inner?: readonly string[] | string,
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('');
  if (inner === undefined || inner.length === 0) return `<${name}${written} />`;
  if (typeof inner === 'string') return `<${name}${written}>${escapeXml(inner)}</${name}>`;
  const body = inner.map((child) => child.replaceAll(/^(?=.)/gm, '  ')).join('\n');
  return `<${name}${written}>\n${body}\n</${name}>`;
}

export const xmlDocument = (root: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`;
