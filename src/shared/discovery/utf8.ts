/**
 * UTF-8 (RFC 3629) without the platform's TextEncoder, which `shared` does not know. Strict: overlong
 * forms, surrogates and values above U+10FFFF are refused, so that a text has one spelling in bytes.
 */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = codePoint(character);
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code, 0));
    else if (code < 0x1_0000) bytes.push(0xe0 | (code >> 12), tail(code, 6), tail(code, 0));
    else bytes.push(0xf0 | (code >> 18), tail(code, 12), tail(code, 6), tail(code, 0));
  }
  return Uint8Array.from(bytes);
}

/** Half a surrogate pair is no character: U+FFFD takes its place. */
function codePoint(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0xd800 && code < 0xe000 ? 0xfffd : code;
}

const tail = (code: number, shift: number): number => 0x80 | ((code >> shift) & 0x3f);

type Lead = { following: number; bits: number; least: number };

function lead(byte: number): Lead | undefined {
  if (byte < 0x80) return { following: 0, bits: byte, least: 0 };
  if (byte >= 0xc2 && byte < 0xe0) return { following: 1, bits: byte & 0x1f, least: 0x80 };
  if (byte >= 0xe0 && byte < 0xf0) return { following: 2, bits: byte & 0x0f, least: 0x800 };
  if (byte >= 0xf0 && byte < 0xf5) return { following: 3, bits: byte & 0x07, least: 0x1_0000 };
  return undefined;
}

/** Undefined when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const first = lead(bytes[at] ?? 0);
    if (!first) return undefined;
    let code = first.bits;
    for (let index = 1; index <= first.following; index += 1) {
      const byte = bytes[at + index];
      if (byte === undefined || (byte & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (byte & 0x3f);
    }
    if (code < first.least || code > 0x10_ffff || (code >= 0xd800 && code < 0xe000))
      return undefined;
    text += String.fromCodePoint(code);
    at += first.following + 1;
  }
  return text;
}

/** As much of the text's beginning as fits into `maxBytes`, never half a character. */
export function cutUtf8(text: string, maxBytes: number): string {
  let bytes = 0;
  let cut = '';
  for (const character of text) {
    bytes += encodeUtf8(character).length;
    if (bytes > maxBytes) break;
    cut += character;
  }
  return cut;
}
