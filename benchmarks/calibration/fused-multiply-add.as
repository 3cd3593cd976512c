// AssemblyScript: as many independent fused multiply-adds as one core can take, in registers alone. 12 sums of 4 floats hide
// the latency of the two units that x86 cores of today have. One call is 2 * 4 * 12 * rounds operations.
export function run(rounds: i32): f32 {
  const factor = f32x4.splat(0.999);
  let a = f32x4.splat(1);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let g = a;
  let h = a;
  let i = a;
  let j = a;
  let k = a;
  let l = a;
  for (let round = 0; round < rounds; round++) {
    a = f32x4.relaxed_madd(a, factor, factor);
    b = f32x4.relaxed_madd(b, factor, factor);
    c = f32x4.relaxed_madd(c, factor, factor);
    d = f32x4.relaxed_madd(d, factor, factor);
    e = f32x4.relaxed_madd(e, factor, factor);
    f = f32x4.relaxed_madd(f, factor, factor);
    g = f32x4.relaxed_madd(g, factor, factor);
    h = f32x4.relaxed_madd(h, factor, factor);
    i = f32x4.relaxed_madd(i, factor, factor);
    j = f32x4.relaxed_madd(j, factor, factor);
    k = f32x4.relaxed_madd(k, factor, factor);
    l = f32x4.relaxed_madd(l, factor, factor);
  }
  const sum = f32x4.add(
    f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), f32x4.add(g, h))),
    f32x4.add(f32x4.add(i, j), f32x4.add(k, l)),
  );
  return f32x4.extract_lane(sum, 0);
}
