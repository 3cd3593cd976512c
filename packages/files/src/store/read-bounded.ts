import { type FileHandle, open, stat } from 'node:fs/promises';
import { FilesError, type FilesErrorCode } from '../files-error.ts';

/** What a file may be, and the code of the error if it is not that. */
export interface ReadBounds {
  maxBytes: number;
  /** If given, the only size that is right. */
  exactBytes?: number;
  code: FilesErrorCode;
}

/**
 * The bytes of a file whose size is checked before memory is allocated for it. Errors of the operating system pass
 * through, for the caller to word.
 */
export async function readBounded(path: string, bounds: ReadBounds): Promise<Uint8Array> {
  // Before it is opened, since to open a named pipe waits for its writer.
  if (!(await stat(path)).isFile()) throw new FilesError(bounds.code, `${path} is not a regular file: remove it.`);
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    checkSize(size, path, bounds);
    return await readStart(file, size);
  } finally {
    await file.close();
  }
}

/** As many bytes as the file had, whatever it has by now: files of /proc say 0 and have no end. */
async function readStart(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await file.read(bytes, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

function checkSize(size: number, path: string, { maxBytes, exactBytes, code }: ReadBounds): void {
  if (exactBytes !== undefined && size !== exactBytes) {
    throw new FilesError(code, `${path} has ${size} bytes instead of ${exactBytes}: it was cut off or changed.`);
  }
  if (size > maxBytes) {
    throw new FilesError(
      code,
      `${path} has ${size} bytes; at most ${maxBytes} are read: it is not a file of Char-RNN.`,
    );
  }
}

/** The text of bytes that must be UTF-8. */
export function decodeUtf8(bytes: Uint8Array, path: string, code: FilesErrorCode): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FilesError(code, `${path} is damaged: it is not UTF-8 text.`, { cause });
  }
}
