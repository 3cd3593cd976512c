import type { ModelArtifacts } from '@char-rnn/files';
import { checkExport } from '../model/check-export.ts';
import { weightsByName } from '../model/check-model.ts';
import { ONNX_GATES } from '../model/gate-order.ts';
import { GENERATED_BY, writeMetadata } from '../model/model-metadata.ts';
import { concatenate, countGateRows, toRowLayers } from '../model/row-layers.ts';
import {
  DENSE_BIAS,
  DENSE_KERNEL,
  DIRECTIONS_AXIS,
  describeEnds,
  describeNodes,
  EMBEDDING,
  IR_VERSION,
  nameLayerWeights,
  OPERATOR_SET,
} from './onnx-graph.ts';
import { DataType, encodeOnnx, type OnnxTensor } from './onnx-proto.ts';

/**
 * The bytes of an ONNX file (operator set 14) that any batch and any number of characters can be given to.
 *
 * | input, output | type | shape |
 * | --- | --- | --- |
 * | `ids` | int64 | `[batch, time]` |
 * | `h_0`, and `c_0` of an LSTM | float32 | `[layers, batch, units]` |
 * | `logits` | float32 | `[batch, time, vocab]` |
 * | `h_n`, and `c_n` of an LSTM | float32 | `[layers, batch, units]` |
 *
 * `metadata_props` has the tokenizer and all else that makes it the same model when it is imported again. Equal models
 * give equal bytes.
 *
 * @throws InterchangeError `INVALID_ARGUMENT` if weights are missing, have another shape or are not finite.
 */
export async function exportOnnx(model: ModelArtifacts): Promise<Uint8Array> {
  const checked = await checkExport(model);
  return encodeOnnx({
    ir_version: IR_VERSION,
    producer_name: GENERATED_BY,
    doc_string: 'A character-level language model: the logits of the next character, and the state to go on from.',
    graph: {
      name: 'char_rnn',
      node: describeNodes(checked.architecture),
      initializer: listInitializers(checked),
      ...describeEnds(checked.architecture),
    },
    opset_import: [{ domain: '', version: OPERATOR_SET }],
    metadata_props: Object.entries(writeMetadata(checked)).map(([key, value]) => ({ key, value })),
  });
}

function listInitializers(model: ModelArtifacts): OnnxTensor[] {
  const { vocabSize, embeddingDim, rnnUnits, cell } = model.architecture;
  const weight = weightsByName(model);
  const gates = countGateRows(model.architecture);
  const layers = toRowLayers(model, ONNX_GATES[cell]).map((row, layer) => {
    const { W, R, B } = nameLayerWeights(cell, layer);
    return [
      tensor(W, [1, gates, row.inputs], row.kernel),
      tensor(R, [1, gates, rnnUnits], row.recurrentKernel),
      tensor(B, [1, 2 * gates], concatenate(row.inputBias, row.recurrentBias)),
    ];
  });
  return [
    tensor(EMBEDDING, [vocabSize, embeddingDim], weight('embedding/embeddings')),
    ...layers.flat(),
    tensor(DENSE_KERNEL, [rnnUnits, vocabSize], weight('dense/kernel')),
    tensor(DENSE_BIAS, [vocabSize], weight('dense/bias')),
    { dims: [1], data_type: DataType.int64, name: DIRECTIONS_AXIS, raw_data: bytesOf(BigInt64Array.of(1n)) },
  ];
}

function tensor(name: string, dims: number[], data: Float32Array): OnnxTensor {
  return { dims, data_type: DataType.float, name, raw_data: bytesOf(data) };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
