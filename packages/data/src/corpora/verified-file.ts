/** A file from the network that is known to the byte: looked for in folders, downloaded at most once, never trusted unchecked. */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { DataError } from '../data-error.ts';

export interface VerifiedFile {
  readonly name: string;
  readonly fileName: string;
  readonly url: string;
  readonly byteLength: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** How far a download has come. */
export interface DownloadProgress {
  /** Bytes received so far. */
  readonly receivedBytes: number;
  /** Bytes of the whole file. */
  readonly totalBytes: number;
}

export interface VerifiedFileOptions {
  /** A folder of the user's, looked in first and never written to. */
  datasetsFolder?: string;
  /** Where a download is kept. */
  cacheFolder: string;
  signal?: AbortSignal;
  onProgress?: (progress: DownloadProgress) => void;
}

export interface LoadedFile {
  readonly bytes: Uint8Array;
  /** The path or the address that the bytes came from. */
  readonly source: string;
}

/**
 * The bytes of `file`. Throws `DATASET_CORRUPT` for wrong ones, `DATASET_UNAVAILABLE` where none can be had, and
 * `FILE_NOT_READABLE` for a file in the user's folder that cannot be opened.
 */
export async function loadVerifiedFile(file: VerifiedFile, options: VerifiedFileOptions): Promise<LoadedFile> {
  const { datasetsFolder, cacheFolder, signal, onProgress } = options;
  signal?.throwIfAborted();
  if (datasetsFolder) {
    const source = path.join(datasetsFolder, file.fileName);
    const bytes = await readIfThere(source);
    // The user put it there: to pass it over in silence would hide a mistake.
    if (bytes && !isIntact(file, bytes)) throw corrupt(file, source, bytes, 'Replace it or remove it');
    if (bytes) return { bytes, source };
  }
  const cached = path.join(cacheFolder, file.fileName);
  const bytes = await readIfThere(cached).catch(() => undefined);
  if (bytes && isIntact(file, bytes)) return { bytes, source: cached };

  const downloaded = await download(file, signal, onProgress);
  if (!isIntact(file, downloaded))
    throw corrupt(file, file.url, downloaded, 'Try again later, or from another network');
  await keep(cached, downloaded);
  return { bytes: downloaded, source: file.url };
}

async function readIfThere(source: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(source);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new DataError('FILE_NOT_READABLE', `${source} cannot be read (${code}): check its permissions.`, {
      cause: error,
    });
  }
}

function isIntact(file: VerifiedFile, bytes: Uint8Array): boolean {
  return bytes.length === file.byteLength && sha256(bytes) === file.sha256;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function download(
  file: VerifiedFile,
  signal: AbortSignal | undefined,
  onProgress: ((progress: DownloadProgress) => void) | undefined,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let receivedBytes = 0;
  try {
    const response = await fetch(file.url, { signal });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      receivedBytes += chunk.length;
      onProgress?.({ receivedBytes, totalBytes: file.byteLength });
      // Already wrong, and nothing else says where it would end.
      if (receivedBytes > file.byteLength) break;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw unavailable(file, error);
  }
  return Buffer.concat(chunks);
}

/** A cache that cannot be written costs a download the next time; the text itself is here. */
async function keep(cached: string, bytes: Uint8Array): Promise<void> {
  try {
    await mkdir(path.dirname(cached), { recursive: true });
    await writeFileAtomic(cached, Buffer.from(bytes));
  } catch {
    return;
  }
}

function corrupt(file: VerifiedFile, source: string, bytes: Uint8Array, advice: string): DataError {
  return new DataError(
    'DATASET_CORRUPT',
    `${source} is not the ${file.name} data set: it has ${bytes.length} bytes with the SHA-256 ${sha256(bytes)}, not ${file.byteLength} with ${file.sha256}. ${advice}.`,
  );
}

function unavailable(file: VerifiedFile, error: unknown): DataError {
  const { message, cause } = error as Error;
  const reason = cause instanceof Error && cause.message ? `${message}: ${cause.message}` : message;
  return new DataError(
    'DATASET_UNAVAILABLE',
    `The ${file.name} data set could not be downloaded from ${file.url} (${reason}). Try again with a network, or save it as ${file.fileName} in a folder and name that folder in the environment variable CHAR_RNN_DATASETS.`,
    { cause: error },
  );
}
