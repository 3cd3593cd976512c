/**
 * Reading code points out of JavaScript's UTF-16 strings, as a round trip through UTF-8 would: a surrogate without its
 * partner, which UTF-8 cannot hold, reads as U+FFFD. Not a grapheme splitter: an emoji with a skin tone is two code points.
 */
const REPLACEMENT_CHARACTER = 0xfffd;
export const LAST_CODE_POINT = 0x10ffff;
export const LAST_BMP_CODE_POINT = 0xffff;

/** Of a UTF-16 unit or a code point. */
export function isSurrogate(unit: number): boolean {
  return (unit & ~0x7ff) === 0xd800;
}

export function isHighSurrogate(unit: number): boolean {
  return (unit & ~0x3ff) === 0xd800;
}

/** The code point that begins with the surrogate at `index`. Above `LAST_BMP_CODE_POINT` it takes two units. */
export function readSurrogate(text: string, index: number): number {
  const codePoint = text.codePointAt(index)!;
  return isSurrogate(codePoint) ? REPLACEMENT_CHARACTER : codePoint;
}

/** Marks every code point of `text` in `seen`, which has an entry for each of Unicode. */
export function markCodePoints(seen: Uint8Array, text: string): void {
  for (let i = 0; i < text.length; i++) {
    let codePoint = text.charCodeAt(i);
    if (isSurrogate(codePoint)) {
      codePoint = readSurrogate(text, i);
      if (codePoint > LAST_BMP_CODE_POINT) i++;
    }
    seen[codePoint] = 1;
  }
}
