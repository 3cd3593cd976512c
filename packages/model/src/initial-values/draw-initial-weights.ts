import { type Architecture, expectedWeights, type NamedTensor } from '@char-rnn/files';
import { RandomPurpose, RandomStream } from '@char-rnn/random';
import { drawGlorotUniform, drawOrthogonal, drawUniform } from './random-matrices.ts';

/** Keras' default for an Embedding layer. */
const EMBEDDING_LIMIT = 0.05;

/**
 * The weights of an untrained model, as Keras draws them: embeddings uniform in (-0.05, 0.05), kernels Glorot uniform,
 * recurrent kernels orthogonal as one `[units, gates * units]` matrix, biases zero (an LSTM's forget gate one).
 *
 * Each tensor has a random stream of its own, so that a change of one size leaves the other tensors as they were.
 */
export function drawInitialWeights(architecture: Architecture, seed: number): NamedTensor[] {
  return expectedWeights(architecture).map(({ name, shape }, index) => {
    const random = new RandomStream(seed, RandomPurpose.weights, index);
    return { name, shape, data: drawTensor(random, architecture, name, shape) };
  });
}

function drawTensor(random: RandomStream, architecture: Architecture, name: string, shape: number[]): Float32Array {
  const [rows, columns] = shape;
  if (name.endsWith('/embeddings')) return drawUniform(random, rows * columns, EMBEDDING_LIMIT);
  if (name.endsWith('/recurrent_kernel')) return drawOrthogonal(random, rows, columns);
  if (name.endsWith('/kernel')) return drawGlorotUniform(random, rows, columns);
  const bias = new Float32Array(shape.reduce((product, size) => product * size, 1));
  if (name.startsWith('lstm')) bias.fill(1, architecture.rnnUnits, 2 * architecture.rnnUnits);
  return bias;
}
