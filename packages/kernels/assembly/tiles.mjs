/**
 * Writes the register tiles of the matrix product as AssemblyScript: every sum needs a local variable of its own, so a
 * tile of each size is a function of its own, too long and too regular to be written by hand.
 *
 * A tile holds `height` x `width` sums in registers. For each step of the inner dimension it multiplies `height` values
 * of a packed left panel with `width` values of a packed right panel. A panel of the right operand is always 16 columns
 * wide (./matmul/pack-right.ts); a tile of 8 columns does one half of it.
 *
 * Tiles of 16 columns are for V8's revectorizer, tiles of 8 for registers of 128 bits.
 */

/** The tallest tile: 6 x 16 sums are 12 of the 16 registers of 256 bits, 6 x 8 are 12 of those of 128 bits. */
export const TILE_HEIGHT = 6;

/** Steps of the inner dimension in one round of the loop; each round costs a branch and V8's stack check. */
const UNROLL = 2;

/** Registers of 128 bits that V8 gives to a function: it keeps one of the sixteen for itself. */
const REGISTERS = 15;

const range = (count) => Array.from({ length: count }, (_, i) => i);

function writeTile(height, width, writeLoop) {
  const rows = range(height);
  const vectors = range(width / 4);
  return [
    `function multiplyTile${height}x${width}(a: usize, b: usize, inner: i32, out: usize, outStride: usize, base: usize, baseStride: usize): void {`,
    ...rows.flatMap((r) => vectors.map((v) => `  let c${r}${v} = f32x4.splat(0);`)),
    `  let s: v128, ${vectors.map((v) => `b${v}: v128`).join(', ')};`,
    ...writeLoop(height, vectors),
    // A row is loaded whole, added whole and then stored whole: see writeStraightLoop.
    ...rows.flatMap((r) => [
      ...vectors.map((v) => `  c${r}${v} = f32x4.add(v128.load(base, ${v * 16}), c${r}${v});`),
      ...vectors.map((v) => `  v128.store(out, c${r}${v}, ${v * 16});`),
      ...(r < height - 1 ? ['  out += outStride;', '  base += baseStride;'] : []),
    ]),
    '}',
  ];
}

const loadRight = (vectors, at) => vectors.map((v) => `    b${v} = v128.load(b, ${at + v * 16});`);

const multiplyRow = (r, vectors, at) => [
  `    s = v128.load32_splat(a, ${at});`,
  ...vectors.map((v) => `    c${r}${v} = multiplyAdd(s, b${v}, c${r}${v});`),
];

/**
 * V8's revectorizer turns two 128-bit operations into one of 256 bits where it finds adjacent stores with nothing in
 * between, and everything that leads to them in one straight line.
 */
function writeStraightLoop(height, vectors) {
  const loop = (unroll, condition) => [
    `  ${condition} {`,
    ...range(unroll).flatMap((u) => [
      ...loadRight(vectors, u * 64),
      ...range(height).flatMap((r) => multiplyRow(r, vectors, (u * height + r) * 4)),
    ]),
    `    a += ${unroll * height * 4};`,
    `    b += ${unroll * 64};`,
    '  }',
  ];
  return [
    `  const end = a + (<usize>(inner / ${UNROLL}) * ${UNROLL * height * 4});`,
    ...loop(UNROLL, 'while (a < end)'),
    ...loop(1, `if (inner & ${UNROLL - 1})`),
  ];
}

/**
 * V8 up to Node 20 puts all loads of a straight line before all multiplications, and spills what the registers cannot
 * hold: half of the speed. It moves nothing across a branch that leaves the loop, since the sums are needed behind it.
 * So there is one after every few rows, as many as have registers beside the sums; it can leave after a whole step
 * only, and never does before. With it a tile of 6 x 8 runs at the rate of a bare multiply-add (68 of 68 GFLOP/s on an
 * AMD Zen 5; 40 without).
 */
function writeBranchingLoop(height, vectors) {
  const group = Math.min(height, REGISTERS - vectors.length * (height + 1));
  const starts = range(Math.ceil(height / group)).map((i) => i * group);
  const step = (u) => [
    ...loadRight(vectors, u * 64),
    ...starts.flatMap((start, i) => {
      const rows = range(Math.min(group, height - start));
      const isLast = u === UNROLL - 1 && i === starts.length - 1;
      return [
        ...rows.flatMap((r) => multiplyRow(start + r, vectors, r * 4)),
        `    a += ${rows.length * 4};`,
        ...(isLast ? [`    b += ${UNROLL * 64};`] : []),
        '    if (a === end) break;',
      ];
    }),
  ];
  return [`  const end = a + <usize>inner * ${height * 4};`, '  while (true) {', ...range(UNROLL).flatMap(step), '  }'];
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
    ...heights.flatMap((height) => writeTile(height, 8, writeBranchingLoop)),
    ...heights.flatMap((height) => writeTile(height, 16, writeStraightLoop)),
    ...writeDispatch('multiplyNarrowTile', 8),
    ...writeDispatch('multiplyWideTile', 16),
    '',
  ].join('\n');
}
