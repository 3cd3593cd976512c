/** Rows of a table by id. */
import { startOfPart } from '../matmul/panels';

/** `out[i] = table[ids[i]]`, rows of `rowLength` floats. */
export function gatherRows(
  thread: i32,
  threads: i32,
  table: usize,
  ids: usize,
  count: i32,
  rowLength: i32,
  out: usize,
): void {
  const bytes = (<usize>rowLength) << 2;
  const end = startOfPart(count, threads, thread + 1);
  for (let i = startOfPart(count, threads, thread); i < end; i++) {
    memory.copy(out + <usize>i * bytes, table + <usize>load<i32>(ids + ((<usize>i) << 2)) * bytes, bytes);
  }
}
