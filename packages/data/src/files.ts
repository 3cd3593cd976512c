export { DataError, type DataErrorCode } from './data-error.ts';
export { IdFile, type WriteIdFileOptions } from './files/id-file.ts';
export { type ReadFileOptions, type ReadProgress, readByteFile, readTextFile } from './files/read-text-file.ts';
