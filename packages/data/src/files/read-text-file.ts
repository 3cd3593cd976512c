import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DataError } from '../data-error.ts';
import { InvalidByte, Utf8Chunks } from './utf8-chunks.ts';

/** Options of `readTextFile` and `readByteFile`. */
export interface ReadFileOptions {
  /** Stops reading: the iteration then throws an `AbortError`. */
  signal?: AbortSignal;
  /** Called after each piece that is read, before its text is given. */
  onProgress?: (progress: ReadProgress) => void;
}

/** How far the reading of a file has come. */
export interface ReadProgress {
  /** Bytes read so far. */
  readonly readBytes: number;
  /** The file's length when it was opened. */
  readonly totalBytes: number;
}

/**
 * A UTF-8 file as chunks of text, so that it need not fit into memory. A byte order mark at its beginning is left out;
 * everything else, line ends included, is given as it is. Reading again takes a second call.
 *
 * The iteration throws `INVALID_ARGUMENT`, `FILE_NOT_FOUND`, `NOT_A_FILE`, `FILE_NOT_READABLE`, `EMPTY_TEXT`, or `NOT_UTF8` with the
 * offset of the first byte that is wrong.
 */
export async function* readTextFile(path: string, options: ReadFileOptions = {}): AsyncGenerator<string> {
  const utf8 = new Utf8Chunks();
  let isEmpty = true;
  try {
    for await (const bytes of readByteFile(path, options)) {
      const text = utf8.push(bytes);
      if (text.length > 0) {
        isEmpty = false;
        yield text;
      }
    }
    utf8.end();
  } catch (error) {
    throw error instanceof InvalidByte ? notUtf8(path, error) : error;
  }
  if (isEmpty) throw empty(path);
}

/** A file as chunks of bytes, for a byte tokenizer. Throws as `readTextFile`, but for `NOT_UTF8`. */
export async function* readByteFile(
  path: string,
  { signal, onProgress }: ReadFileOptions = {},
): AsyncGenerator<Uint8Array> {
  let readBytes = 0;
  try {
    const stats = await stat(path);
    if (!stats.isFile()) {
      throw new DataError('NOT_A_FILE', `${path} is not a file but a directory or a device: name a text file.`);
    }
    for await (const bytes of createReadStream(path, { signal })) {
      readBytes += bytes.length;
      onProgress?.({ readBytes, totalBytes: stats.size });
      yield bytes;
    }
  } catch (error) {
    throw explainReadError(path, error);
  }
  if (readBytes === 0) throw empty(path);
}

function explainReadError(path: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'ERR_INVALID_ARG_TYPE' || code === 'ERR_INVALID_ARG_VALUE') {
    return new DataError('INVALID_ARGUMENT', `${JSON.stringify(path)} cannot be the path of a file.`, { cause: error });
  }
  if (syscall === undefined) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new DataError('FILE_NOT_FOUND', `There is no file ${path}: check the name.`, { cause: error });
  }
  return new DataError('FILE_NOT_READABLE', `${path} cannot be read (${code}): check its permissions.`, {
    cause: error,
  });
}

function empty(path: string): DataError {
  return new DataError('EMPTY_TEXT', `${path} is empty (0 characters): there is nothing to learn from.`);
}

function notUtf8(path: string, { offset, value }: InvalidByte): DataError {
  // The byte order marks of UTF-16, FF FE and FE FF; neither byte occurs in UTF-8.
  if (offset === 0 && (value === 0xff || value === 0xfe)) {
    return new DataError(
      'NOT_UTF8',
      `${path} is not UTF-8: its first byte, 0x${hex(value)}, is that of UTF-16. Save it as UTF-8.`,
    );
  }
  return new DataError(
    'NOT_UTF8',
    `${path} is not UTF-8: the byte 0x${hex(value)} at offset ${offset} begins no character. Save it as UTF-8, or learn its bytes with a byte tokenizer (--tokenizer byte).`,
  );
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
