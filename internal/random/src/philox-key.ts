/** The Philox key that a seed (any safe integer) stands for: its lower and its upper 32 bits. */
export function philoxKey(seed: number): [number, number] {
  return [seed | 0, Math.floor(seed / 0x1_0000_0000) | 0];
}
