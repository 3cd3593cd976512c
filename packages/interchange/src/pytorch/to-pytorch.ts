import type { ModelArtifacts, NamedTensor } from '@char-rnn/files';
import { weightsByName } from '../model/check-model.ts';
import { PYTORCH_GATES } from '../model/gate-order.ts';
import { countGateRows, toRowLayers } from '../model/row-layers.ts';
import { transpose } from '../model/transpose.ts';

/**
 * The weights of a checked model under the names and in the layouts of `nn.Embedding`, `nn.GRU` or `nn.LSTM`, and
 * `nn.Linear`: `embedding`, `gru` or `lstm`, `linear`. https://pytorch.org/docs/stable/generated/torch.nn.GRU.html
 */
export function toPyTorch(model: ModelArtifacts): NamedTensor[] {
  const { vocabSize, embeddingDim, rnnUnits, cell } = model.architecture;
  const weight = weightsByName(model);
  const gates = countGateRows(model.architecture);
  const layers = toRowLayers(model, PYTORCH_GATES[cell]).map((row, layer): NamedTensor[] => [
    { name: `${cell}.weight_ih_l${layer}`, shape: [gates, row.inputs], data: row.kernel },
    { name: `${cell}.weight_hh_l${layer}`, shape: [gates, rnnUnits], data: row.recurrentKernel },
    { name: `${cell}.bias_ih_l${layer}`, shape: [gates], data: row.inputBias },
    { name: `${cell}.bias_hh_l${layer}`, shape: [gates], data: row.recurrentBias },
  ]);
  return [
    { name: 'embedding.weight', shape: [vocabSize, embeddingDim], data: weight('embedding/embeddings') },
    ...layers.flat(),
    { name: 'linear.weight', shape: [vocabSize, rnnUnits], data: transpose(weight('dense/kernel'), vocabSize) },
    { name: 'linear.bias', shape: [vocabSize], data: weight('dense/bias') },
  ];
}
