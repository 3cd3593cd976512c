/** Files as one finds them on a disk: damaged ones, and things in their place that are no files. */
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect } from 'vitest';
import { FilesError, type FilesErrorCode } from '../src/index.ts';

const besides = mkdtempSync(join(tmpdir(), 'char-rnn-files-besides-'));
afterAll(() => rmSync(besides, { recursive: true }));

const isWindows = process.platform === 'win32';
const pipe = join(besides, 'pipe');
if (!isWindows) execFileSync('mkfifo', [pipe]);

/** Puts something at `path`, where nothing is yet, that was to be a file with these bytes. */
const PLACE: Readonly<Record<string, (path: string, bytes: Uint8Array) => void>> = {
  missing: () => {},
  folder: (path) => mkdirSync(path),
  // As large as a disk, and empty.
  huge: (path) => {
    writeFileSync(path, '');
    truncateSync(path, 2 ** 40);
  },
  ...(!isWindows && {
    link: (path, bytes) => {
      const target = join(besides, 'target');
      writeFileSync(target, bytes);
      symlinkSync(target, path);
    },
    loop: (path) => symlinkSync(path, path),
    dangling: (path) => symlinkSync(join(besides, 'nowhere'), path),
    pipe: (path) => linkSync(pipe, path),
    endless: (path) => symlinkSync('/dev/zero', path),
  }),
  // A file of no size, from which more can be read than any memory holds.
  ...(process.platform === 'linux' && { pagemap: (path) => symlinkSync('/proc/self/pagemap', path) }),
};

/** Mostly a file; its name in `PLACE` if it is something else. */
export const placement: fc.Arbitrary<string> = fc.oneof(
  { weight: 30, arbitrary: fc.constant('file') },
  fc.constantFrom(...Object.keys(PLACE)),
);

export function placeFile(path: string, bytes: Uint8Array, kind: string): void {
  if (kind === 'file') writeFileSync(path, bytes);
  else PLACE[kind]!(path, bytes);
}

/** The value of a promise or its error, which must be a FilesError of one of `codes` in one line for people. */
export async function settle<Value>(
  promise: Promise<Value>,
  codes: readonly FilesErrorCode[],
): Promise<{ value: Value } | { error: FilesError }> {
  try {
    return { value: await promise };
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    expect(codes).toContain(error.code);
    expect(error.message.length).toBeLessThan(900);
    expect(error.message).not.toMatch(/\p{Cc}/u);
    return { error };
  }
}
