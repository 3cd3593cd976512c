/**
 * The beginning of a NumPy array file (.npy, version 1.0) of one dimension, so that a file of ids says by itself what it
 * is and other programs read it too: `numpy.load('ids.npy', mmap_mode='r')`.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { endianness } from 'node:os';
import type { Ids } from '../ids/ids.ts';

type IdArray = { new (length: number): Ids; readonly BYTES_PER_ELEMENT: number };

/** What a file of ids holds. */
export interface IdLayout {
  readonly array: IdArray;
  readonly length: number;
}

const MAGIC = '\x93NUMPY\x01\x00';
/** Of the field behind the magic, which has the length of the text that follows it. */
const LENGTH_BYTES = 2;
/** Enough for any number of ids; the format wants a multiple of 64. */
export const HEADER_BYTES = 128;

const ORDER = endianness() === 'LE' ? '<' : '>';
const ARRAYS: ReadonlyMap<string, IdArray> = new Map<string, IdArray>([
  ['|u1', Uint8Array],
  [`${ORDER}u2`, Uint16Array],
  [`${ORDER}i4`, Int32Array],
]);

/** `HEADER_BYTES` bytes. */
export function formatNpyHeader({ array, length }: IdLayout): Buffer {
  const [type] = [...ARRAYS].find(([, candidate]) => candidate === array)!;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${length},), }`;
  const header = Buffer.alloc(HEADER_BYTES, ' ');
  header.write(MAGIC, 'latin1');
  header.writeUInt16LE(HEADER_BYTES - MAGIC.length - LENGTH_BYTES, MAGIC.length);
  header.write(text, MAGIC.length + LENGTH_BYTES, 'latin1');
  header.write('\n', HEADER_BYTES - 1, 'latin1');
  return header;
}

/** What `formatNpyHeader` wrote; undefined for anything else, arrays of other types and shapes included. */
export function parseNpyHeader(header: Buffer): IdLayout | undefined {
  const text = header.toString('latin1');
  const match = /^\{'descr': '([^']*)', 'fortran_order': False, 'shape': \((\d+),\), \} *\n$/.exec(
    text.slice(MAGIC.length + LENGTH_BYTES),
  );
  const array = ARRAYS.get(match?.[1] ?? '');
  const isWhole = header.length === HEADER_BYTES && text.startsWith(MAGIC);
  return isWhole && match && array ? { array, length: Number(match[2]) } : undefined;
}
