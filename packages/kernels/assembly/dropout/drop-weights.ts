/**
 * DropConnect in one pass; src/dropout/drop-weights.ts says what it computes, with the same bits. Random numbers come from
 * Philox4x32-10 (internal/random/src/philox.ts), four blocks at a time, one in each lane.
 */
import { startOfSlice } from '../math/elementwise';
import { storeLanes } from '../math/lanes';

const ROUNDS: i32 = 10;
const MULTIPLIER_0: i32 = 0xd2511f53;
const MULTIPLIER_1: i32 = 0xcd9e8d57;
const WEYL_0: i32 = 0x9e3779b9;
const WEYL_1: i32 = 0xbb67ae85;

/** Weights that one block serves, and four. */
const BLOCK: i32 = 8;
const BLOCKS: i32 = 4 * BLOCK;

/** `out[i]` is 0 times `weights[i]` where its 16 random bits are below `threshold`, `scale` times it elsewhere. */
export function dropWeights(
  thread: i32,
  threads: i32,
  weights: usize,
  out: usize,
  count: i32,
  threshold: i32,
  scale: f32,
  purpose: i32,
  step: i32,
  layer: i32,
  key0: i32,
  key1: i32,
): void {
  const least = i16x8.splat(<i16>threshold);
  const factor = f32x4.splat(scale);
  const end = startOfSlice(count, threads, thread + 1);
  // Slices begin at multiples of 16, and so at the first weight of a block.
  for (let i = startOfSlice(count, threads, thread); i < end; i += BLOCKS) {
    let c0 = i32x4.add(i32x4.splat(i / BLOCK), i32x4(0, 1, 2, 3));
    let c1 = i32x4.splat(purpose);
    let c2 = i32x4.splat(step);
    let c3 = i32x4.splat(layer);
    let k0 = i32x4.splat(key0);
    let k1 = i32x4.splat(key1);
    for (let round = 0; round < ROUNDS; round++) {
      const first0 = i64x2.extmul_low_i32x4_u(c0, i32x4.splat(MULTIPLIER_0));
      const last0 = i64x2.extmul_high_i32x4_u(c0, i32x4.splat(MULTIPLIER_0));
      const first1 = i64x2.extmul_low_i32x4_u(c2, i32x4.splat(MULTIPLIER_1));
      const last1 = i64x2.extmul_high_i32x4_u(c2, i32x4.splat(MULTIPLIER_1));
      c0 = v128.xor(v128.xor(highWords(first1, last1), c1), k0);
      c1 = lowWords(first1, last1);
      c2 = v128.xor(v128.xor(highWords(first0, last0), c3), k1);
      c3 = lowWords(first0, last0);
      k0 = i32x4.add(k0, i32x4.splat(WEYL_0));
      k1 = i32x4.add(k1, i32x4.splat(WEYL_1));
    }
    // The four words of each block side by side.
    const a = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5);
    const b = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
    const c = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
    const d = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
    const from = weights + ((<usize>i) << 2);
    const to = out + ((<usize>i) << 2);
    const lanes = end - i;
    dropBlock(from, to, i16x8.ge_u(v128.shuffle<i64>(a, b, 0, 2), least), factor, lanes);
    dropBlock(from + 32, to + 32, i16x8.ge_u(v128.shuffle<i64>(a, b, 1, 3), least), factor, lanes - BLOCK);
    dropBlock(from + 64, to + 64, i16x8.ge_u(v128.shuffle<i64>(c, d, 0, 2), least), factor, lanes - 2 * BLOCK);
    dropBlock(from + 96, to + 96, i16x8.ge_u(v128.shuffle<i64>(c, d, 1, 3), least), factor, lanes - 3 * BLOCK);
  }
}

/** The weights of one block, or the first `lanes` of them; `kept` is all ones for those that stay. */
function dropBlock(from: usize, to: usize, kept: v128, factor: v128, lanes: i32): void {
  if (lanes <= 0) return;
  const first = v128.and(i32x4.extend_low_i16x8_s(kept), factor);
  storeLanes(to, f32x4.mul(v128.load(from), first), lanes);
  if (lanes <= 4) return;
  const last = v128.and(i32x4.extend_high_i16x8_s(kept), factor);
  storeLanes(to + 16, f32x4.mul(v128.load(from, 16), last), lanes - 4);
}

/** The lower halves of four 64-bit products. */
function lowWords(first: v128, last: v128): v128 {
  return v128.shuffle<i32>(first, last, 0, 2, 4, 6);
}

function highWords(first: v128, last: v128): v128 {
  return v128.shuffle<i32>(first, last, 1, 3, 5, 7);
}
