/**
 * Writes the register tiles of the matrix product as AssemblyScript: every sum needs a local variable of its own, so a
 * tile of each size is a function of its own, too long and too regular to be written by hand.
 *
 * A tile holds `height` x `width` sums in registers. For each step of the inner dimension it multiplies `height` values
 * of a packed left panel with `width` values of a packed right panel. A panel of the right operand is always 16 columns
 * wide (./matmul/pack-right.ts); a tile of 8 columns does one half of it.
 *
 * V8's revectorizer turns two 128-bit operations into one of 256 bits where it finds adjacent stores with nothing in
 * between: so a row is loaded whole, added whole and then stored whole.
 */

/** The tallest tile: 6 x 16 sums are 12 of the 16 registers of 256 bits, 6 x 8 are 12 of those of 128 bits. */
export const TILE_HEIGHT = 6;

/** Steps of the inner dimension in one round of the loop; each round costs a branch and V8's stack check. */
const UNROLL = 2;

const range = (count) => Array.from({ length: count }, (_, i) => i);

function writeTile(height, width) {
  const rows = range(height);
  const vectors = range(width / 4);
  const step = (u) => [
    ...vectors.map((v) => `    b${v} = v128.load(b, ${u * 64 + v * 16});`),
    ...rows.flatMap((r) => [
      `    s = v128.load32_splat(a, ${(u * height + r) * 4});`,
      ...vectors.map((v) => `    c${r}${v} = multiplyAdd(s, b${v}, c${r}${v});`),
    ]),
  ];
  const loop = (unroll, condition) => [
    `  ${condition} {`,
    ...range(unroll).flatMap(step),
    `    a += ${unroll * height * 4};`,
    `    b += ${unroll * 64};`,
    '  }',
  ];
  return [
    `function multiplyTile${height}x${width}(a: usize, b: usize, inner: i32, out: usize, outStride: usize, base: usize, baseStride: usize): void {`,
    ...rows.flatMap((r) => vectors.map((v) => `  let c${r}${v} = f32x4.splat(0);`)),
    `  let s: v128, ${vectors.map((v) => `b${v}: v128`).join(', ')};`,
    `  const end = a + (<usize>(inner / ${UNROLL}) * ${UNROLL * height * 4});`,
    ...loop(UNROLL, 'while (a < end)'),
    ...loop(1, `if (inner & ${UNROLL - 1})`),
    ...rows.flatMap((r) => [
      ...vectors.map((v) => `  c${r}${v} = f32x4.add(v128.load(base, ${v * 16}), c${r}${v});`),
      ...vectors.map((v) => `  v128.store(out, c${r}${v}, ${v * 16});`),
      ...(r < height - 1 ? ['  out += outStride;', '  base += baseStride;'] : []),
    ]),
    '}',
  ];
}

function writeDispatch(name, width) {
  return [
    `/** \`out = base + a · b\` for a tile of \`height\` rows and ${width} columns; strides are in bytes. */`,
    `export function ${name}(height: i32, a: usize, b: usize, inner: i32, out: usize, outStride: usize, base: usize, baseStride: usize): void {`,
    '  switch (height) {',
    ...range(TILE_HEIGHT).flatMap((i) => [
      `    case ${i + 1}: multiplyTile${i + 1}x${width}(a, b, inner, out, outStride, base, baseStride); return;`,
    ]),
    '    default: unreachable();',
    '  }',
    '}',
  ];
}

/** The source of the module that holds every tile. */
export function writeTiles() {
  const heights = range(TILE_HEIGHT).map((i) => i + 1);
  return [
    '// Written by assembly/tiles.mjs.',
    "import { multiplyAdd } from '../math/multiply-add';",
    ...[8, 16].flatMap((width) => heights.flatMap((height) => writeTile(height, width))),
    ...writeDispatch('multiplyNarrowTile', 8),
    ...writeDispatch('multiplyWideTile', 16),
    '',
  ].join('\n');
}
