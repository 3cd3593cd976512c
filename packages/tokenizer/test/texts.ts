/** Texts in which a tokenizer could go wrong. */
export const DIFFICULT_TEXTS: Record<string, string> = {
  ascii: 'First Citizen:\nBefore we proceed any further, hear me speak.\n',
  'CRLF and lone CR': 'one\r\ntwo\rthree\n',
  'byte order mark': '\uFEFFafter the mark, and one inside: \uFEFF.',
  'combining marks': 'e\u0301 is not \u00E9',
  'composed emoji': 'family 👨‍👩‍👧, skin 👍🏽, flag 🇮🇸',
  'above the BMP': '𝒜𐍈😀 and \u{10FFFF}',
  // An ideograph whose lower 16 bits are those of a surrogate, and a sign of SignWriting.
  'looks like a surrogate above the BMP': '\u{2DBFF}\u{1D800} \u{1DFFF}',
  'the order of code points differs from that of UTF-16': '\u{10000}\uFFEE\uE000',
  'NUL and controls': 'a\0b\u0001c\u2028d',
  'unpaired surrogates': 'x\uD83D y\uDE00 z\uDE00\uD83D',
  'ends in half a pair': 'half \uD83D',
};

/** What a round trip through UTF-8 makes of a string: an implementation of the surrogate rules that is not ours. */
export function throughUtf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** Every way to cut a text in two, and into single UTF-16 units. */
export function cuts(text: string): string[][] {
  const inTwo = Array.from({ length: text.length + 1 }, (_, at) => [text.slice(0, at), text.slice(at)]);
  return [...inTwo, text.split(''), ['', text, '']];
}
