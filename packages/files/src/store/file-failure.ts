/** What the operating system's error codes mean for the person who asked for the file. */
import { FilesError } from '../files-error.ts';

const WRITE_ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied: choose another folder or change its permissions',
  EPERM: 'the operation is not permitted: choose another folder or change its permissions',
  EROFS: 'the file system is read-only: choose a folder on another one',
  ENOTDIR: 'a part of the path is a file, not a folder: choose another path',
  EEXIST: 'a file of that name is in the way: remove it or choose another path',
  EISDIR: 'a folder of that name is in the way: remove it or choose another path',
  ENOENT: 'a part of the path does not exist and cannot be created, or was removed just now: choose another path',
  ENOSPC: 'the disk is full: free some space and try again',
  EDQUOT: 'your disk quota is used up: free some space and try again',
  EFBIG: 'the file would be larger than is allowed here (ulimit -f): raise the limit or choose another folder',
  EIO: 'the disk failed: check it, or choose a folder on another one',
  ENAMETOOLONG: 'the path is too long: choose a shorter one',
  EMFILE: 'too many files are open: close some and try again',
};

/** The operating system's code, such as `ENOENT`, if `error` has one. */
export function systemCode(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Whether `error` says that the file or a folder on the way to it is not there. */
export function isNotFound(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The `OUTPUT_NOT_WRITABLE` for a failure to write at `path`; a FilesError stays as it is. */
export function describeWriteFailure(error: unknown, path: string): FilesError {
  if (error instanceof FilesError) return error;
  const reason = WRITE_ADVICE[systemCode(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
  return new FilesError('OUTPUT_NOT_WRITABLE', `Cannot write ${path}: ${reason}.`, { cause: error });
}

/** The `FILE_NOT_READABLE` for a failure to read `path` that is there; a FilesError stays as it is. */
export function describeReadFailure(error: unknown, path: string): FilesError {
  if (error instanceof FilesError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new FilesError('FILE_NOT_READABLE', `Cannot read ${path}: ${reason}.`, { cause: error });
}
