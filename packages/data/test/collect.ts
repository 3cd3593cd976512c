/** All values of an async iterable. */
export async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** The rows of a `[rows, columns]` array. */
export function rowsOf(values: ArrayLike<number>, [rows, columns]: [number, number]): number[][] {
  return Array.from({ length: rows }, (_, row) => Array.from(values).slice(row * columns, (row + 1) * columns));
}

/** Ids that tell their own position, so that a test sees where in the text a window comes from. */
export function positions(length: number): Int32Array {
  return Int32Array.from({ length }, (_, position) => position);
}

/** A text of documents with these lengths, each cut off by itself. */
export function cutDocuments<T>(values: readonly T[], lengths: readonly number[]): T[][] {
  const rest = [...values];
  return lengths.map((length) => rest.splice(0, length));
}

/** Where documents with these lengths begin. */
export function startsOf(lengths: readonly number[]): number[] {
  return lengths.map((_, document) => lengths.slice(0, document).reduce((sum, length) => sum + length, 0));
}
