/** The random matrices that Keras' layers start from, drawn from the project's own generator. */
import { orthogonalize } from '@char-rnn/backend';
import type { RandomStream } from '@char-rnn/random';

/** `length` numbers, each uniform in [-limit, limit). */
export function drawUniform(random: RandomStream, length: number, limit: number): Float32Array {
  return Float32Array.from({ length }, () => limit * (2 * random.uniform() - 1));
}

/** Glorot and Bengio (2010): uniform within sqrt(6 / (rows + columns)). */
export function drawGlorotUniform(random: RandomStream, rows: number, columns: number): Float32Array {
  return drawUniform(random, rows * columns, Math.sqrt(6 / (rows + columns)));
}

/** Saxe et al. (arXiv:1312.6120): a matrix `[rows, columns]` whose rows (or columns, where there are fewer) are orthonormal. */
export function drawOrthogonal(random: RandomStream, rows: number, columns: number): Float32Array {
  const normal = new Float64Array(rows * columns);
  for (let i = 0; i < normal.length; i++) normal[i] = random.normal();
  return orthogonalize({ normals: normal, rows, columns });
}
