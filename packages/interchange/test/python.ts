import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A Python that has this module: Debian's own, which its packages belong to, or the one that is found first. */
export function findPython(module: string): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((program) => spawnSync(program, ['-c', `import ${module}`]).status === 0);
}

/** A folder of its own for one test, removed when the test is over. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'char-rnn-interchange-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
