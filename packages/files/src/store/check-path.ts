import { FilesError } from '../files-error.ts';

/** @throws FilesError `INVALID_ARGUMENT` if `path` cannot be the path of anything. */
export function checkPath(path: unknown, name: string): void {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new FilesError('INVALID_ARGUMENT', `${name} is ${JSON.stringify(path)}: give the path of a folder.`);
  }
}
