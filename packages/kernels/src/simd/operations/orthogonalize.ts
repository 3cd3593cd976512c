/** Orthogonal initial values on the engine: the passes of src/initializer/orthogonalize.ts, to the same bits. */
import { checkLength, checkSizes } from '../../check-arguments.ts';
import { checkRank, type OrthogonalizeOptions, WELL_CONDITIONED_SHARE } from '../../initializer/orthogonalize.ts';
import type { Engine } from '../engine.ts';
import type { KernelCall } from '../memory/kernel-call.ts';

/** Rows of a panel, and the bytes of one tile's sums, as in assembly/initializer/tile.ts. */
const TILE = 4;
const TILE_BYTES = TILE * TILE * Float64Array.BYTES_PER_ELEMENT;

export function orthogonalize(engine: Engine, { normals, rows, columns }: OrthogonalizeOptions): Float32Array {
  checkSizes({ rows, columns });
  checkLength('normals', normals, rows * columns);
  const length = Math.max(rows, columns);
  const width = Math.min(rows, columns);
  return engine.compute((call) => {
    const out = call.result(rows * columns);
    const matrix = call.scratch(normals.length * Float64Array.BYTES_PER_ELEMENT);
    engine.memory.float64(matrix, normals.length).set(normals);
    const runPass = preparePass(engine, call, matrix, length, width);
    if (runPass() < WELL_CONDITIONED_SHARE) runPass();
    engine.pool.run('roundMatrix', [matrix, length, width, Number(rows < columns), out.byteOffset]);
    return out;
  });
}

/** One Cholesky QR of `matrix`, in place, which returns the smallest share that a pivot had in its column. */
function preparePass(engine: Engine, call: KernelCall, matrix: number, length: number, width: number): () => number {
  const { pool, memory } = engine;
  const threads = engine.threadsFor(length * width * width);
  const panels = Math.ceil(width / TILE);
  const packed = call.scratch(panels * TILE * length * Float64Array.BYTES_PER_ELEMENT);
  const gram = call.scratch(panels * panels * TILE_BYTES);
  const share = call.scratch(Float64Array.BYTES_PER_ELEMENT);
  const sums = call.scratch(TILE_BYTES * threads);
  const scratchBytes = pool.call('solveScratchBytes', width);
  const scratch = call.scratch(scratchBytes * threads);
  return () => {
    pool.run('multiplyByOwnTranspose', [matrix, length, width, packed, gram], threads);
    pool.run('factorCholesky', [gram, width, share, sums], threads);
    const [smallestShare] = memory.float64(share, 1);
    checkRank(smallestShare, width);
    pool.run('solveRows', [matrix, length, width, gram, scratch, scratchBytes], threads);
    return smallestShare;
  };
}
