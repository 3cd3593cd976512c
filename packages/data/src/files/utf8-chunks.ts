/** Decodes UTF-8 that comes in chunks, strictly: not one byte is replaced in silence, and an error knows its offset. */
import { isUtf8 } from 'node:buffer';

const BYTE_ORDER_MARK = 0xfeff;
const LONGEST_SEQUENCE = 4;

/** What makes a file not UTF-8, thrown for the caller to word. */
export class InvalidByte {
  readonly offset: number;
  readonly value: number;

  constructor(offset: number, value: number) {
    this.offset = offset;
    this.value = value;
  }
}

export class Utf8Chunks {
  #heldBack: Buffer = Buffer.alloc(0);
  #offset = 0;

  /** The text of what is complete, without a byte order mark at its beginning. Throws `InvalidByte`. */
  push(chunk: Uint8Array): string {
    const bytes = Buffer.concat([this.#heldBack, chunk]);
    const whole = bytes.subarray(0, bytes.length - unfinishedLength(bytes));
    if (!isUtf8(whole)) {
      const index = findInvalidByte(whole);
      throw new InvalidByte(this.#offset + index, whole[index]);
    }
    const text = whole.toString('utf8');
    const isMarked = this.#offset === 0 && text.charCodeAt(0) === BYTE_ORDER_MARK;
    this.#heldBack = bytes.subarray(whole.length);
    this.#offset += whole.length;
    return isMarked ? text.slice(1) : text;
  }

  /** Throws `InvalidByte` if the text stopped within a character. */
  end(): void {
    if (this.#heldBack.length > 0) throw new InvalidByte(this.#offset, this.#heldBack[0]);
  }
}

/** Bytes of a character that a first byte announces; 0 for a byte that can begin none. */
function sequenceLength(firstByte: number): number {
  if (firstByte < 0x80) return 1;
  if (firstByte < 0xc2) return 0;
  if (firstByte < 0xe0) return 2;
  if (firstByte < 0xf0) return 3;
  return firstByte < 0xf5 ? LONGEST_SEQUENCE : 0;
}

/** How many bytes at the end begin a character that goes on after them. */
function unfinishedLength(bytes: Uint8Array): number {
  for (let length = 1; length < LONGEST_SEQUENCE && length <= bytes.length; length++) {
    const byte = bytes[bytes.length - length];
    const continues = (byte & 0xc0) === 0x80;
    if (!continues) return sequenceLength(byte) > length ? length : 0;
  }
  return 0;
}

/** Where the first character that is none begins, in bytes that hold one. */
function findInvalidByte(bytes: Uint8Array): number {
  let index = 0;
  while (true) {
    const length = sequenceLength(bytes[index]);
    if (length === 0 || !isUtf8(bytes.subarray(index, index + length))) return index;
    index += length;
  }
}
