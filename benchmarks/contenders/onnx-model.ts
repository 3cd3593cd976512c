/**
 * One step of the tutorial's model as an ONNX file: its protocol buffers are written by hand, since nothing but this
 * benchmark needs them (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto; the numbers are those of its fields).
 */
import { EMBEDDING, UNITS, VOCAB } from './tutorial-batch.ts';

const IR_VERSION = 8;
const OPERATOR_SET = 17;
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_INT = 2;

type Field = Buffer;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    if (rest < 128) return Buffer.from(bytes);
  }
}

const integer = (field: number, value: number): Field => Buffer.concat([varint(field * 8), varint(value)]);

function block(field: number, content: Buffer | string | Field[]): Field {
  const bytes = Array.isArray(content) ? Buffer.concat(content) : Buffer.from(content);
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

function tensor(name: string, dimensions: number[]): Field {
  const values = Float32Array.from({ length: dimensions.reduce((a, b) => a * b) }, () => (Math.random() - 0.5) / 8);
  const sizes = dimensions.map((dimension) => integer(1, dimension));
  return block(5, [...sizes, integer(2, FLOAT), block(8, name), block(9, Buffer.from(values.buffer))]);
}

function node(operator: string, inputs: string[], outputs: string[], attributes: Record<string, number> = {}): Field {
  const named = Object.entries(attributes).map(([name, value]) =>
    block(5, [block(1, name), integer(3, value), integer(20, ATTRIBUTE_INT)]),
  );
  const ends = [...inputs.map((input) => block(1, input)), ...outputs.map((output) => block(2, output))];
  return block(1, [...ends, block(4, operator), ...named]);
}

function value(field: number, name: string, type: number, dimensions: number[]): Field {
  const shape = block(
    2,
    dimensions.map((dimension) => block(1, [integer(1, dimension)])),
  );
  return block(field, [block(1, name), block(2, [block(1, [integer(1, type), shape])])]);
}

/** Inputs `ids` `[1, batch]` and `state` `[1, batch, units]`, outputs `logits` `[1, batch, vocab]` and `next`. */
export function writeOnnxModel(batch: number): Buffer {
  const graph = [
    node('Gather', ['embedding', 'ids'], ['x']),
    node('GRU', ['x', 'kernel', 'recurrent', 'bias', '', 'state'], ['', 'next'], {
      hidden_size: UNITS,
      linear_before_reset: 1,
    }),
    node('MatMul', ['next', 'dense_kernel'], ['products']),
    node('Add', ['products', 'dense_bias'], ['logits']),
    block(2, 'step'),
    tensor('embedding', [VOCAB, EMBEDDING]),
    tensor('kernel', [1, 3 * UNITS, EMBEDDING]),
    tensor('recurrent', [1, 3 * UNITS, UNITS]),
    tensor('bias', [1, 6 * UNITS]),
    tensor('dense_kernel', [UNITS, VOCAB]),
    tensor('dense_bias', [VOCAB]),
    value(11, 'ids', INT64, [1, batch]),
    value(11, 'state', FLOAT, [1, batch, UNITS]),
    value(12, 'logits', FLOAT, [1, batch, VOCAB]),
    value(12, 'next', FLOAT, [1, batch, UNITS]),
  ];
  const operators = block(8, [block(1, ''), integer(2, OPERATOR_SET)]);
  return Buffer.concat([integer(1, IR_VERSION), block(7, graph), operators]);
}
