import { closeSync, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { checkInteger } from '../check-arguments.ts';
import { DataError } from '../data-error.ts';
import type { IdSequence } from '../ids/id-sequence.ts';
import { allocateIds, type Ids, packIds } from '../ids/ids.ts';
import { formatNpyHeader, HEADER_BYTES, type IdLayout, parseNpyHeader } from './npy-header.ts';

/** Windows keeps the name of a file as long as somebody has it open. */
const CAN_REMOVE_OPEN_FILES = process.platform !== 'win32';

/** Options of `IdFile.write`. */
export interface WriteIdFileOptions {
  /**
   * Whether the file goes away by itself: on POSIX it has no name from its first byte on, so that even a process that is
   * killed leaves nothing; on Windows `close` removes it. Default false.
   */
  temporary?: boolean;
}

/**
 * The ids of a text in a file, one, two or four bytes each: what is read is in memory, and nothing else.
 *
 * Reading is synchronous: a window of a batch is some hundred bytes that the operating system has in its page cache. It
 * takes 1.7 microseconds, and 14 awaited through Node's asynchronous calls, which for 64 of them is more than all else
 * that a batch takes.
 */
export class IdFile implements IdSequence {
  readonly length: number;
  readonly #path: string;
  readonly #layout: IdLayout;
  readonly #removeOnClose: boolean;
  #descriptor: number | undefined;

  private constructor(path: string, descriptor: number, layout: IdLayout, removeOnClose = false) {
    this.length = layout.length;
    this.#path = path;
    this.#descriptor = descriptor;
    this.#layout = layout;
    this.#removeOnClose = removeOnClose;
  }

  /**
   * Writes ids that come in chunks, in the smallest integer type for `vocabSize`, and gives the file, open. A file that
   * is there is replaced. The format is NumPy's `.npy`.
   *
   * @throws DataError `FILE_NOT_WRITABLE`, also for a full disk, and `INVALID_ARGUMENT` for an id that is not in
   * [0, vocabSize). No file is left then.
   */
  static async write(
    path: string,
    chunks: Iterable<Ids> | AsyncIterable<Ids>,
    vocabSize: number,
    { temporary = false }: WriteIdFileOptions = {},
  ): Promise<IdFile> {
    checkInteger('vocabSize', vocabSize, 1);
    const array = allocateIds(vocabSize, 0).constructor as IdLayout['array'];
    const descriptor = create(path, temporary);
    try {
      let length = 0;
      for await (const chunk of chunks) {
        const packed = packIds(chunk, vocabSize);
        writeAll(path, descriptor, packed, positionOf(array, length));
        length += packed.length;
      }
      const layout = { array, length };
      writeAll(path, descriptor, formatNpyHeader(layout), 0);
      return new IdFile(path, descriptor, layout, temporary && !CAN_REMOVE_OPEN_FILES);
    } catch (error) {
      closeSync(descriptor);
      if (!temporary || !CAN_REMOVE_OPEN_FILES) rmSync(path, { force: true });
      throw error;
    }
  }

  /** Opens a file that `write` made. @throws DataError `FILE_NOT_FOUND`, `FILE_NOT_READABLE`, `ID_FILE_CORRUPT` */
  static open(path: string): IdFile {
    const descriptor = openToRead(path);
    try {
      return new IdFile(path, descriptor, readLayout(path, descriptor));
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /**
   * The ids in [start, end), in an array of their own.
   *
   * @throws DataError `INVALID_ARGUMENT` for a range that is not in the file and after `close`, `FILE_NOT_READABLE`
   */
  read(start: number, end: number): Ids {
    checkInteger('end', end, 0, this.length);
    checkInteger('start', start, 0, end);
    if (this.#descriptor === undefined) {
      throw new DataError('INVALID_ARGUMENT', `${this.#path} is closed: read its ids before close().`);
    }
    const { array } = this.#layout;
    const ids = new array(end - start);
    readAll(this.#path, this.#descriptor, ids, positionOf(array, start));
    return ids;
  }

  /** Gives the file back to the operating system. A second call does nothing. */
  close(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
    if (this.#removeOnClose) rmSync(this.#path, { force: true });
  }
}

function positionOf({ BYTES_PER_ELEMENT }: IdLayout['array'], index: number): number {
  return HEADER_BYTES + index * BYTES_PER_ELEMENT;
}

function create(path: string, temporary: boolean): number {
  try {
    // Never into a file that another process has open, which goes on with its own.
    rmSync(path, { force: true });
    const descriptor = openSync(path, 'wx+');
    if (temporary && CAN_REMOVE_OPEN_FILES) rmSync(path);
    return descriptor;
  } catch (error) {
    throw notWritable(path, error);
  }
}

function openToRead(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new DataError('FILE_NOT_FOUND', `There is no file ${path}: check the name.`, { cause: error });
    }
    throw notReadable(path, error);
  }
}

function readLayout(path: string, descriptor: number): IdLayout {
  const header = Buffer.alloc(HEADER_BYTES);
  const { size } = fstatSync(descriptor);
  if (size >= HEADER_BYTES) readAll(path, descriptor, header, 0);
  const layout = parseNpyHeader(header);
  if (layout && size === positionOf(layout.array, layout.length)) return layout;
  const reason = layout
    ? `it has ${size} bytes, and its ${layout.length} ids need ${positionOf(layout.array, layout.length)}`
    : 'it does not begin as one';
  throw new DataError('ID_FILE_CORRUPT', `${path} is no file of ids: ${reason}. Write it with IdFile.write.`);
}

function readAll(path: string, descriptor: number, array: Ids | Buffer, position: number): void {
  const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  let filled = 0;
  while (filled < bytes.length) {
    let count: number;
    try {
      count = readSync(descriptor, bytes, filled, bytes.length - filled, position + filled);
    } catch (error) {
      throw notReadable(path, error);
    }
    if (count === 0)
      throw new DataError('FILE_NOT_READABLE', `${path} was cut short while it was open: write it again.`);
    filled += count;
  }
}

function writeAll(path: string, descriptor: number, array: Ids | Buffer, position: number): void {
  const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  try {
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(descriptor, bytes, written, bytes.length - written, position + written);
    }
  } catch (error) {
    throw notWritable(path, error);
  }
}

function notReadable(path: string, error: unknown): DataError {
  const { code } = error as NodeJS.ErrnoException;
  return new DataError('FILE_NOT_READABLE', `${path} cannot be read (${code}): check its permissions.`, {
    cause: error,
  });
}

function notWritable(path: string, error: unknown): DataError {
  const { code } = error as NodeJS.ErrnoException;
  const advice = code === 'ENOSPC' ? 'make room on the disk' : 'check the folder and its permissions';
  return new DataError('FILE_NOT_WRITABLE', `${path} cannot be written (${code}): ${advice}.`, { cause: error });
}
