/**
 * The last one to three numbers of a row. Loads may reach past the end: what they find there is not used, and the
 * allocator keeps 64 bytes behind everything. Stores must not.
 */
export function storeLanes(to: usize, x: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, x);
    return;
  }
  if (count & 2) {
    v128.store64_lane(to, x, 0);
    if (count & 1) v128.store32_lane(to, x, 2, 8);
  } else v128.store32_lane(to, x, 0);
}
