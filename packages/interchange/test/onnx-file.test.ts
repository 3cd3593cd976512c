import { expect, test } from 'vitest';
import { exportOnnx, importOnnx } from '../src/index.ts';
import { decodeOnnx, encodeOnnx, type OnnxGraph, type OnnxModel } from '../src/onnx/onnx-proto.ts';
import { makeModel } from './make-model.ts';

const describeTensor = ({ name, dims }: { name?: string; dims?: number[] }) => `${name} [${dims}]`;

test('the graph is Gather, a recurrent operator for each layer, MatMul and Add', async () => {
  const { graph, opset_import, ir_version } = decodeOnnx(await exportOnnx(makeModel({ rnnLayers: 2, text: 'ab' })));
  expect({ ir_version, opset_import }).toEqual({ ir_version: 7, opset_import: [{ domain: '', version: 14 }] });
  expect(graph!.node!.map(({ op_type, input, output }) => `${op_type} ${input} > ${output}`)).toEqual([
    'Transpose ids > ids_by_time',
    'Gather embedding.weight,ids_by_time > inputs.0',
    'Split h_0 > h_0.0,h_0.1',
    'GRU inputs.0,gru.W,gru.R,gru.B,,h_0.0 > gru.Y,h_n.0',
    'Squeeze gru.Y,directions_axis > inputs.1',
    'GRU inputs.1,gru_1.W,gru_1.R,gru_1.B,,h_0.1 > gru_1.Y,h_n.1',
    'Squeeze gru_1.Y,directions_axis > inputs.2',
    'Concat h_n.0,h_n.1 > h_n',
    'Transpose inputs.2 > outputs',
    'MatMul outputs,dense.kernel > products',
    'Add products,dense.bias > logits',
  ]);
  expect(graph!.node![3].attribute).toEqual([
    { name: 'hidden_size', i: 4, type: 2 },
    { name: 'linear_before_reset', i: 1, type: 2 },
  ]);
  expect(graph!.initializer!.map(describeTensor)).toEqual([
    'embedding.weight [3,3]',
    'gru.W [1,12,3]',
    'gru.R [1,12,4]',
    'gru.B [1,24]',
    'gru_1.W [1,12,4]',
    'gru_1.R [1,12,4]',
    'gru_1.B [1,24]',
    'dense.kernel [4,3]',
    'dense.bias [3]',
    'directions_axis [1]',
  ]);
});

test('the vocabulary is in the metadata, as JSON', async () => {
  const { metadata_props } = decodeOnnx(await exportOnnx(makeModel({ text: 'ab' })));
  const metadata = new Map(metadata_props!.map(({ key, value }) => [key, value]));
  expect([...metadata.keys()]).toEqual([
    'char_rnn.format_version',
    'char_rnn.architecture',
    'char_rnn.tokenizer',
    'char_rnn.training',
  ]);
  expect(JSON.parse(metadata.get('char_rnn.tokenizer')!)).toEqual({ kind: 'char', vocabulary: ['[UNK]', 'a', 'b'] });
});

test('a file that another program has read and written again is imported, its comments changed', async () => {
  const bytes = await exportOnnx(makeModel());
  const model = decodeOnnx(bytes);
  const rewritten = encodeOnnx({
    ...model,
    producer_name: 'another program',
    doc_string: '',
    graph: {
      ...model.graph,
      name: 'main',
      node: model.graph!.node!.map((node, index) => ({ ...node, name: `node_${index}`, domain: '' })),
      initializer: model.graph!.initializer!.toReversed(),
    },
  });
  expect(await importOnnx(rewritten)).toEqual(await importOnnx(bytes));
});

const changeGraph = (change: (graph: OnnxGraph) => void) => (model: OnnxModel) => change(model.graph!);

test.each<[what: string, code: string, change: (model: OnnxModel) => void, message: RegExp]>([
  [
    'of another program',
    'UNSUPPORTED_MODEL',
    (model) => delete model.metadata_props,
    /not exported by Char-RNN.*as safetensors/,
  ],
  ['without a graph', 'CORRUPT_FILE', (model) => delete model.graph, /its graph is not the one/],
  [
    'that computes something else',
    'CORRUPT_FILE',
    // Without linear_before_reset: the GRU of Keras 1.
    changeGraph(({ node }) => node![2].attribute!.pop()),
    /its graph is not the one/,
  ],
  [
    'without a weight',
    'CORRUPT_FILE',
    changeGraph(({ initializer }) => initializer!.splice(1, 1)),
    /"gru\.W" is missing/,
  ],
  [
    'with a weight of another shape',
    'CORRUPT_FILE',
    changeGraph(({ initializer }) => initializer![1].dims!.reverse()),
    /"gru\.W" is of type 1, shape \[3,12,1\].*instead of float32 of shape \[1,12,3\]/,
  ],
  [
    'with a weight of other numbers',
    'CORRUPT_FILE',
    changeGraph(({ initializer }) => Object.assign(initializer![1], { data_type: 10 })),
    /"gru\.W" is of type 10/,
  ],
  [
    'with weights that are not finite',
    'CORRUPT_FILE',
    changeGraph(({ initializer }) => initializer![1].raw_data!.fill(0xff)),
    /"gru\/kernel" holds NaN/,
  ],
  [
    'of an impossible architecture',
    'CORRUPT_FILE',
    ({ metadata_props }) => Object.assign(metadata_props![1], { value: '{"cell":"gru","rnnLayers":1e9}' }),
    /architecture is impossible/,
  ],
  [
    'with metadata that is no JSON',
    'CORRUPT_FILE',
    ({ metadata_props }) => Object.assign(metadata_props![2], { value: '{"kind":' }),
    /metadata is damaged: char_rnn\.tokenizer is not JSON/,
  ],
  [
    'with a version that is none',
    'CORRUPT_FILE',
    ({ metadata_props }) => Object.assign(metadata_props![0], { value: '1.5' }),
    /char_rnn\.format_version is "1\.5"/,
  ],
])('a file %s is refused', async (_, code, change, message) => {
  const model = decodeOnnx(await exportOnnx(makeModel()));
  change(model);
  await expect(importOnnx(encodeOnnx(model))).rejects.toMatchObject({
    name: 'InterchangeError',
    code,
    message: expect.stringMatching(message),
  });
});

test('a file is not read whose millions of empty parts would fill the memory', async () => {
  const GRAPH_OF_EMPTY_NODES = Buffer.alloc(2 ** 21, Buffer.from([0x0a, 0x00]));
  const length = [0x80, 0x80, 0x80, 0x01];
  const file = Buffer.concat([Buffer.from([0x3a, ...length]), GRAPH_OF_EMPTY_NODES]);
  await expect(importOnnx(file)).rejects.toMatchObject({
    code: 'CORRUPT_FILE',
    message: expect.stringMatching(/2097157 bytes besides its numbers and texts/),
  });
});

test('the largest architecture stays far below that limit', async () => {
  const bytes = await exportOnnx(makeModel({ rnnLayers: 64, embeddingDim: 1, rnnUnits: 1 }));
  expect(bytes.length).toBeLessThan(2 ** 16);
  expect((await importOnnx(bytes)).architecture.rnnLayers).toBe(64);
});
