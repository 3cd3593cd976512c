import type { Architecture, NamedTensor } from '@char-rnn/files';
import { InterchangeError } from '../interchange-error.ts';
import { PYTORCH_GATES } from '../model/gate-order.ts';
import { countGateRows, countInputs, fromRowLayer } from '../model/row-layers.ts';
import { transpose } from '../model/transpose.ts';
import { findModules, type Module } from './find-modules.ts';

type Sizes = Pick<Architecture, 'vocabSize' | 'embeddingDim' | 'rnnUnits' | 'rnnLayers' | 'cell'>;

/**
 * The weights of a PyTorch model under their Keras names, and the sizes that they show.
 *
 * @param tensors a `state_dict` with one `nn.Embedding`, one `nn.GRU` or `nn.LSTM`, and one `nn.Linear`, by whatever names.
 * @throws InterchangeError `UNSUPPORTED_MODEL`
 */
export function fromPyTorch(tensors: readonly NamedTensor[]): { sizes: Sizes; weights: NamedTensor[] } {
  const { embedding, recurrent, linear } = findModules(tensors);
  const [vocabSize, embeddingDim] = sizesOf(embedding, 'weight', 2);
  const [, rnnUnits] = sizesOf(recurrent, 'weight_hh_l0', 2);
  const cell = findCell(recurrent, rnnUnits);
  const rnnLayers = countLayers(recurrent);
  const sizes: Sizes = { vocabSize, embeddingDim, rnnUnits, rnnLayers, cell };

  const gates = countGateRows(sizes);
  const layers = Array.from({ length: rnnLayers }, (_, layer) => {
    const inputs = countInputs(sizes, layer);
    const row = {
      inputs,
      kernel: take(recurrent, `weight_ih_l${layer}`, [gates, inputs]),
      recurrentKernel: take(recurrent, `weight_hh_l${layer}`, [gates, rnnUnits]),
      inputBias: take(recurrent, `bias_ih_l${layer}`, [gates]),
      recurrentBias: take(recurrent, `bias_hh_l${layer}`, [gates]),
    };
    return fromRowLayer(row, layer, sizes, PYTORCH_GATES[cell]);
  });
  const embeddings = take(embedding, 'weight', [vocabSize, embeddingDim]);
  const linearWeight = take(linear, 'weight', [vocabSize, rnnUnits]);
  const weights = [
    { name: 'embedding/embeddings', shape: [vocabSize, embeddingDim], data: embeddings },
    ...layers.flat(),
    { name: 'dense/kernel', shape: [rnnUnits, vocabSize], data: transpose(linearWeight, rnnUnits) },
    { name: 'dense/bias', shape: [vocabSize], data: take(linear, 'bias', [vocabSize]) },
  ];
  return { sizes, weights };
}

function findCell(recurrent: Module, units: number): Architecture['cell'] {
  const [rows] = sizesOf(recurrent, 'weight_hh_l0', 2);
  if (rows === 3 * units) return 'gru';
  if (rows === 4 * units) return 'lstm';
  throw unsupported(
    `"${recurrent.name}.weight_hh_l0" of shape [${rows},${units}] has ${rows / units} gates: it is neither an nn.GRU (3) nor an nn.LSTM (4)`,
  );
}

function countLayers({ name, tensors }: Module): number {
  let layers = 0;
  while (tensors.has(`weight_ih_l${layers}`)) layers++;
  const tensorsPerLayer = 4;
  const extra = [...tensors.keys()].find((key) => !/^(weight|bias)_(ih|hh)_l\d+$/.test(key));
  if (extra?.endsWith('_reverse')) throw unsupported(`"${name}" is bidirectional, and text is only written forwards`);
  if (extra !== undefined || tensors.size !== layers * tensorsPerLayer) {
    const found = extra === undefined ? `${tensors.size} tensors for ${layers} layers` : `a tensor "${extra}"`;
    throw unsupported(`"${name}" has ${found}, and each layer has ${tensorsPerLayer} (bias=True, no proj_size)`);
  }
  return layers;
}

function sizesOf({ name, tensors }: Module, key: string, rank: number): number[] {
  const shape = tensors.get(key)?.shape ?? [];
  if (shape.length !== rank || shape.includes(0)) throw unsupported(`"${name}.${key}" has the shape [${shape}]`);
  return shape;
}

function take({ name, tensors }: Module, key: string, shape: readonly number[]): Float32Array {
  const tensor = tensors.get(key);
  if (tensor === undefined) throw unsupported(`"${name}.${key}" is missing`);
  if (String(tensor.shape) !== String(shape)) {
    throw unsupported(`"${name}.${key}" has shape [${tensor.shape}] where the other tensors need [${shape}]`);
  }
  return tensor.data;
}

function unsupported(problem: string): InterchangeError {
  const message = `This PyTorch model is of another kind: ${problem}. One nn.Embedding, one nn.GRU or nn.LSTM and one nn.Linear over the same vocabulary can be imported.`;
  return new InterchangeError('UNSUPPORTED_MODEL', message);
}
