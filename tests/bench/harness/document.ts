/** The generated part of a hand-written page: all that stands between the two markers. */
const begin = '<!-- begin: written by npm run bench -->';
const end = '<!-- end -->';

/** Throws where the page has no such place: nothing of it is ever overwritten. */
export function fillMarkers(page: string, content: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error('the page has no markers');
  return `${page.slice(0, from + begin.length)}\n\n${content.trim()}\n\n${page.slice(to)}`;
}
