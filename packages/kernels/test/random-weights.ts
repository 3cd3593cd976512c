import type { CharRnnWeights } from '../src/index.ts';
import { normals } from './numbers.ts';

export interface Sizes {
  cell: 'gru' | 'lstm';
  vocabSize: number;
  embeddingDim: number;
  units: number;
  layerCount: number;
}

/** A model without training whose states depend on what was read. */
export function randomWeights({ layerCount, ...sizes }: Sizes): CharRnnWeights {
  const { cell, vocabSize, embeddingDim, units } = sizes;
  const columns = (cell === 'gru' ? 3 : 4) * units;
  return {
    ...sizes,
    embedding: normals(vocabSize * embeddingDim, 1),
    layers: Array.from({ length: layerCount }, (_, layer) => ({
      kernel: normals((layer === 0 ? embeddingDim : units) * columns, 10 + layer, 0.5),
      recurrentKernel: normals(units * columns, 20 + layer, 0.5),
      bias: normals((cell === 'gru' ? 2 : 1) * columns, 30 + layer, 0.5),
    })),
    denseKernel: normals(units * vocabSize, 2),
    denseBias: normals(vocabSize, 3),
  };
}
