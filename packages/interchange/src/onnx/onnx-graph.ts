/**
 * The computation: Embedding (Gather), GRU or LSTM layers, Dense (MatMul and Add). ONNX's recurrent operators want time
 * before batch, so the ids are transposed before and the outputs after them.
 */
import { type Architecture, nameRecurrentLayer } from '@char-rnn/files';
import {
  AttributeType,
  DataType,
  type OnnxDimension,
  type OnnxGraph,
  type OnnxNode,
  type OnnxValue,
} from './onnx-proto.ts';

/** The first with today's GRU and LSTM, in which axes and sizes are inputs; every tool of the last years reads it. */
export const OPERATOR_SET = 14;
/** The one that came with this operator set. */
export const IR_VERSION = 7;

/** The states of a cell: what the graph takes as `h_0` it gives as `h_n`, as in PyTorch's documentation. */
const STATES: Readonly<Record<Architecture['cell'], readonly string[]>> = { gru: ['h'], lstm: ['h', 'c'] };

/** The names of a recurrent layer's initializers, with the letters of ONNX's documentation. */
export function nameLayerWeights(cell: Architecture['cell'], layer: number): { W: string; R: string; B: string } {
  const name = nameRecurrentLayer(cell, layer);
  return { W: `${name}.W`, R: `${name}.R`, B: `${name}.B` };
}

export const EMBEDDING = 'embedding.weight';
export const DENSE_KERNEL = 'dense.kernel';
export const DENSE_BIAS = 'dense.bias';
/** The axis of directions in what a recurrent operator gives, of which there is one: `[time, 1, batch, units]`. */
export const DIRECTIONS_AXIS = 'directions_axis';

/** The operators in their order. */
export function describeNodes({ cell, rnnLayers, rnnUnits }: Architecture): OnnxNode[] {
  const states = STATES[cell];
  /** The part of a state that is one layer's. */
  const part = (state: string, layer: number) => (rnnLayers === 1 ? state : `${state}.${layer}`);
  const layers = Array.from({ length: rnnLayers }, (_, layer) => layer);
  const recurrent = layers.flatMap((layer) => {
    const { W, R, B } = nameLayerWeights(cell, layer);
    const name = nameRecurrentLayer(cell, layer);
    const before = states.map((state) => part(`${state}_0`, layer));
    const after = states.map((state) => part(`${state}_n`, layer));
    const attributes = { hidden_size: rnnUnits, ...(cell === 'gru' ? { linear_before_reset: 1 } : {}) };
    return [
      // The empty name is that of the optional lengths of sequences.
      node(cell.toUpperCase(), [`inputs.${layer}`, W, R, B, '', ...before], [`${name}.Y`, ...after], attributes),
      node('Squeeze', [`${name}.Y`, DIRECTIONS_AXIS], [`inputs.${layer + 1}`]),
    ];
  });
  const parts = (state: string) => layers.map((layer) => part(state, layer));
  const isSplit = rnnLayers > 1;
  return [
    node('Transpose', ['ids'], ['ids_by_time'], { perm: [1, 0] }),
    node('Gather', [EMBEDDING, 'ids_by_time'], ['inputs.0']),
    ...(isSplit ? states.map((state) => node('Split', [`${state}_0`], parts(`${state}_0`), { axis: 0 })) : []),
    ...recurrent,
    ...(isSplit ? states.map((state) => node('Concat', parts(`${state}_n`), [`${state}_n`], { axis: 0 })) : []),
    node('Transpose', [`inputs.${rnnLayers}`], ['outputs'], { perm: [1, 0, 2] }),
    node('MatMul', ['outputs', DENSE_KERNEL], ['products']),
    node('Add', ['products', DENSE_BIAS], ['logits']),
  ];
}

/** What a program gives to the graph and gets from it. */
export function describeEnds({
  cell,
  vocabSize,
  rnnLayers,
  rnnUnits,
}: Architecture): Pick<OnnxGraph, 'input' | 'output'> {
  const state = (name: string, text: string) =>
    value(name, DataType.float, [fixed(rnnLayers), BATCH, fixed(rnnUnits)], text);
  return {
    input: [
      value('ids', DataType.int64, [BATCH, TIME], 'Characters by their ids.'),
      ...STATES[cell].map((name) => state(`${name}_0`, 'From the call before; zeros at the beginning of a text.')),
    ],
    output: [
      value('logits', DataType.float, [BATCH, TIME, fixed(vocabSize)], 'Of the character after each of ids.'),
      ...STATES[cell].map((name) => state(`${name}_n`, 'After the last of ids.')),
    ],
  };
}

const BATCH: OnnxDimension = { dim_param: 'batch' };
const TIME: OnnxDimension = { dim_param: 'time' };

function fixed(size: number): OnnxDimension {
  return { dim_value: size };
}

function value(name: string, type: number, dim: OnnxDimension[], text: string): OnnxValue {
  return { name, type: { tensor_type: { elem_type: type, shape: { dim } } }, doc_string: text };
}

function node(
  operator: string,
  input: string[],
  output: string[],
  attributes: Readonly<Record<string, number | number[]>> = {},
): OnnxNode {
  const attribute = Object.entries(attributes).map(([name, value]) =>
    typeof value === 'number'
      ? { name, i: value, type: AttributeType.int }
      : { name, ints: value, type: AttributeType.ints },
  );
  return { input, output, op_type: operator, attribute };
}
