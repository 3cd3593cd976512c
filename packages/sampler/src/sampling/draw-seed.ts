const TWO_POW_32 = 0x1_0000_0000;
/** A safe integer has 53 bits: 32 and these. */
const HIGH_BITS_MASK = 0x1f_ffff;

/** A fresh random seed in [0, 2^53), for a program that wants to report which one it used. */
export function drawSeed(): number {
  const [low, high] = globalThis.crypto.getRandomValues(new Uint32Array(2));
  return (high! & HIGH_BITS_MASK) * TWO_POW_32 + low!;
}
