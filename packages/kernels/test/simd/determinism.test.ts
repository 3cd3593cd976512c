import { expect, test } from 'vitest';
import type { SimdKernels } from '../../src/index.ts';
import { normals, randomIds } from '../numbers.ts';
import { createVariant, VARIANTS } from './variants.ts';

/** One of everything, with sizes that are multiples of nothing; `batch` decides whether rows or units are split. */
function computeAll(kernels: SimdKernels, batch: number): Float32Array[] {
  const [time, units, vocabSize] = [3, 45, 11];
  const rows = time * batch;
  const sizes = { time, batch, units };
  const weights = {
    recurrentKernel: normals(units * 3 * units, 1, 0.2),
    recurrentBias: normals(3 * units, 2, 0.5),
    initialState: normals(batch * units, 3, 0.5),
  };
  const ids = randomIds(rows, vocabSize, 4);
  const forward = kernels.gruTableForward({ table: normals(vocabSize * 3 * units, 5), ids, ...weights, ...sizes });
  const dense = { x: forward.outputs, kernel: normals(units * vocabSize, 6), rows, inputs: units, units: vocabSize };
  const logits = kernels.denseForward({ ...dense, bias: normals(vocabSize, 7) });
  const loss = kernels.softmaxCrossEntropyAndGradient({ logits, targets: ids, rows, vocabSize, scale: 1 / rows });
  const denseGradients = kernels.denseBackward({ ...dense, outputGradient: loss.gradient });
  const outputsGradient = denseGradients.inputGradient;
  const gradients = kernels.gruTableBackward({ ...weights, ...forward, outputsGradient, ids, vocabSize, ...sizes });
  const parameter = weights.recurrentKernel.slice();
  const [firstMoment, secondMoment] = [new Float32Array(parameter.length), new Float32Array(parameter.length)];
  const settings = { step: 1, learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.1 };
  const gradient = gradients.recurrentKernelGradient;
  kernels.adamUpdate({ parameter, gradient, firstMoment, secondMoment, ...settings });
  const average = kernels.averageUpdate({ average: weights.recurrentKernel, value: parameter, decay: 0.9 });
  const arrays = [forward, loss, denseGradients, gradients].flatMap((object) => Object.values(object));
  const norm = Float32Array.of(kernels.globalNorm(Object.values(gradients)));
  return [...arrays, logits, parameter, average, firstMoment, secondMoment, norm].map((array: Float32Array) =>
    array.slice(),
  );
}

test.each([
  { relaxed: true, batch: 50 },
  { relaxed: true, batch: 5 },
  { relaxed: false, batch: 50 },
  { relaxed: false, batch: 5 },
])(
  'relaxed $relaxed, batch $batch: the same bits for any number of threads and any tile',
  async ({ relaxed, batch }) => {
    let expected: Float32Array[] | undefined;
    for (const variant of VARIANTS.filter((candidate) => candidate.relaxed === relaxed)) {
      const kernels = await createVariant(variant);
      const actual = computeAll(kernels, batch);
      kernels.dispose();
      expected ??= actual;
      expect(actual, kernels.description).toEqual(expected);
    }
  },
);

test('a row has the same bits whatever rows are computed beside it', async () => {
  const kernels = await createVariant({ relaxed: true, threads: 2 });
  const [rows, inner, columns] = [23, 300, 21];
  const a = normals(rows * inner, 1);
  const b = normals(inner * columns, 2);
  const all = kernels.matmul({ a, b, rows, inner, columns });
  for (let row = 0; row < rows; row++) {
    const alone = kernels.matmul({ a: a.subarray(row * inner, (row + 1) * inner), b, rows: 1, inner, columns });
    expect(alone).toEqual(all.subarray(row * columns, (row + 1) * columns));
  }
  kernels.dispose();
});
