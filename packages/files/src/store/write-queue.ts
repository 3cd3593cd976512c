import { resolve } from 'node:path';

const pending = new Map<string, Promise<unknown>>();

/** Does `work` when everything that was asked for the same path before is done, well or not. */
export async function writeInTurn<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const key = resolve(path);
  const current = (pending.get(key) ?? Promise.resolve()).then(work, work);
  pending.set(key, current);
  try {
    return await current;
  } finally {
    if (pending.get(key) === current) pending.delete(key);
  }
}
