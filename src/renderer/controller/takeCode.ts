/** The one-time code in the fragment of the page's address; it leaves the address at once. */
export function takeCode(address: string, replaceAddress: (href: string) => void): string | null {
  const url = new URL(address);
  const code = new URLSearchParams(url.hash.slice(1)).get('c');
  if (code === null) return null;
  url.hash = '';
  replaceAddress(url.href);
  return code;
}
