import { CharRnnError } from '@char-rnn/errors';
import { type Architecture, expectedWeights, type ModelArtifacts, type NamedTensor } from '@char-rnn/files';
import { InterchangeError } from '../interchange-error.ts';
import { finishImport, type ImportOptions } from '../model/finish-import.ts';
import { ONNX_GATES } from '../model/gate-order.ts';
import { readMetadata } from '../model/model-metadata.ts';
import { countGateRows, countInputs, fromRowLayer } from '../model/row-layers.ts';
import { DENSE_BIAS, DENSE_KERNEL, describeNodes, EMBEDDING, nameLayerWeights } from './onnx-graph.ts';
import { DataType, decodeOnnx, type OnnxGraph, type OnnxNode } from './onnx-proto.ts';

/**
 * The model in an ONNX file that `exportOnnx` wrote. Others are refused: ONNX says how to compute, not which layers that
 * was.
 *
 * @throws InterchangeError `CORRUPT_FILE`, `UNSUPPORTED_MODEL`, `UNSUPPORTED_FORMAT_VERSION`, `VOCABULARY_MISMATCH`,
 *   `INVALID_ARGUMENT` for a vocabulary that is none.
 */
export async function importOnnx(bytes: Uint8Array, options: ImportOptions = {}): Promise<ModelArtifacts> {
  const { graph = {}, metadata_props = [] } = decodeOnnx(bytes);
  const known = readMetadata(new Map(metadata_props.map(({ key = '', value = '' }) => [key, value])));
  if (known?.architecture === undefined) {
    const message =
      'The ONNX file was not exported by Char-RNN, whose own alone can be imported: export the model from where it was trained as safetensors.';
    throw new InterchangeError('UNSUPPORTED_MODEL', message);
  }
  const architecture = checkArchitecture(known.architecture);
  checkNodes(graph, architecture);
  return finishImport({ ...known, architecture, weights: readWeights(graph, architecture) }, options);
}

function checkArchitecture(architecture: Architecture): Architecture {
  try {
    expectedWeights(architecture);
    return architecture;
  } catch (error) {
    if (!CharRnnError.isInstance(error)) throw error;
    throw corrupt(`its architecture is impossible (${error.message})`);
  }
}

/** Weights would be misread if something else were computed with them. */
function checkNodes({ node = [] }: OnnxGraph, architecture: Architecture): void {
  const expected = describeNodes(architecture);
  const isSame =
    node.length === expected.length && node.every((found, index) => summarize(found) === summarize(expected[index]));
  if (!isSame) throw corrupt('its graph is not the one that was exported');
}

/** What a node computes; names and comments left out. */
function summarize({ op_type, domain = '', input, output, attribute = [] }: OnnxNode): string {
  const attributes = attribute.map(({ name, i, ints }) => [name, i ?? ints]).sort();
  return JSON.stringify([op_type, domain, input, output, attributes]);
}

function readWeights(graph: OnnxGraph, architecture: Architecture): NamedTensor[] {
  const { vocabSize, embeddingDim, rnnUnits, rnnLayers, cell } = architecture;
  const gates = countGateRows(architecture);
  const take = (name: string, shape: number[]) => readInitializer(graph, name, shape);
  const layers = Array.from({ length: rnnLayers }, (_, layer) => {
    const { W, R, B } = nameLayerWeights(cell, layer);
    const inputs = countInputs(architecture, layer);
    const biases = take(B, [1, 2 * gates]);
    const row = {
      inputs,
      kernel: take(W, [1, gates, inputs]),
      recurrentKernel: take(R, [1, gates, rnnUnits]),
      inputBias: biases.subarray(0, gates),
      recurrentBias: biases.subarray(gates),
    };
    return fromRowLayer(row, layer, architecture, ONNX_GATES[cell]);
  });
  const embeddings = take(EMBEDDING, [vocabSize, embeddingDim]);
  return [
    { name: 'embedding/embeddings', shape: [vocabSize, embeddingDim], data: embeddings },
    ...layers.flat(),
    { name: 'dense/kernel', shape: [rnnUnits, vocabSize], data: take(DENSE_KERNEL, [rnnUnits, vocabSize]) },
    { name: 'dense/bias', shape: [vocabSize], data: take(DENSE_BIAS, [vocabSize]) },
  ];
}

function readInitializer({ initializer = [] }: OnnxGraph, name: string, shape: readonly number[]): Float32Array {
  const tensor = initializer.find((candidate) => candidate.name === name);
  const { dims = [], data_type, raw_data = new Uint8Array() } = tensor ?? {};
  const size = shape.reduce((product, length) => product * length, Float32Array.BYTES_PER_ELEMENT);
  if (data_type !== DataType.float || String(dims) !== String(shape) || raw_data.length !== size) {
    const found =
      tensor === undefined
        ? 'missing'
        : `of type ${data_type}, shape [${dims.slice(0, 6)}] and ${raw_data.length} bytes`;
    throw corrupt(`"${name}" is ${found} instead of float32 of shape [${shape}]`);
  }
  // Copied, because a Float32Array must start at a multiple of 4 and a file's bytes may not.
  const data = new Float32Array(size / Float32Array.BYTES_PER_ELEMENT);
  new Uint8Array(data.buffer).set(raw_data);
  return data;
}

function corrupt(problem: string): InterchangeError {
  return new InterchangeError('CORRUPT_FILE', `The ONNX file was changed or damaged: ${problem}. Export it again.`);
}
