/** A text of any length in many alphabets, the same every time: written fast rather than worth reading. */
import { closeSync, openSync, writeSync } from 'node:fs';

/** First and last code point of what words are made of, from Latin to ideographs and emoji: 1 to 4 bytes each in UTF-8. */
const ALPHABETS: readonly [first: number, last: number][] = [
  [0x61, 0x7a],
  [0x41, 0x5a],
  [0xe0, 0xff],
  [0x391, 0x3c9],
  [0x410, 0x44f],
  [0x561, 0x586],
  [0x5d0, 0x5ea],
  [0x621, 0x64a],
  [0x905, 0x939],
  [0xe01, 0xe2e],
  [0x10d0, 0x10f0],
  [0x3041, 0x3096],
  [0x4e00, 0x4f80],
  [0xac00, 0xac80],
  [0x1f600, 0x1f640],
];

/** Every piece has hundreds of lines of each alphabet, so that its vocabulary is that of the whole text. */
const PIECE_BYTES = 1_000_000;
/** More would cost more time than they add variety; they follow each other in an order that does not repeat. */
const DIFFERENT_PIECES = 20;
const WORDS_A_LINE = 12;

/** Numbers that only have to look random, from a linear congruential generator (Numerical Recipes' constants). */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(bound: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 0x1_0000_0000) * bound);
  }
}

/** Exactly `PIECE_BYTES` of UTF-8. */
function makePiece(seed: number): Buffer {
  const dice = new Dice(seed);
  const lines: Buffer[] = [];
  let length = 0;
  for (let line = 0; ; line++) {
    const [first, last] = ALPHABETS[line % ALPHABETS.length];
    const words = Array.from({ length: WORDS_A_LINE }, () => makeWord(first, last, dice));
    const bytes = Buffer.from(`${words.join(' ')}\n`);
    if (length + bytes.length > PIECE_BYTES) break;
    lines.push(bytes);
    length += bytes.length;
  }
  return Buffer.concat([...lines, Buffer.alloc(PIECE_BYTES - length, '\n')]);
}

function makeWord(first: number, last: number, dice: Dice): string {
  const codePoints = Array.from({ length: 2 + dice.below(8) }, () => first + dice.below(last - first + 1));
  return String.fromCodePoint(...codePoints);
}

/** Writes `megabytes` million bytes of text. A shorter text is the beginning of a longer one. */
export function writeText(path: string, megabytes: number): void {
  const pieces = Array.from({ length: Math.min(megabytes, DIFFERENT_PIECES) }, (_, index) => makePiece(index + 1));
  const dice = new Dice(0);
  const file = openSync(path, 'w');
  for (let index = 0; index < megabytes; index++) {
    writeSync(file, pieces[index] ?? pieces[dice.below(pieces.length)]);
  }
  closeSync(file);
}
