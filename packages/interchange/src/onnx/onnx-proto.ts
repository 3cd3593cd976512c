/**
 * As much of ONNX's protocol buffers as these models use, from https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 * What a file has besides is passed over.
 */
import protobuf from 'protobufjs';
import { InterchangeError } from '../interchange-error.ts';

const DEFINITIONS = `
  syntax = "proto2";
  package onnx;
  message ModelProto {
    optional int64 ir_version = 1;
    optional string producer_name = 2;
    optional string doc_string = 6;
    optional GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8;
    repeated StringStringEntryProto metadata_props = 14;
  }
  message GraphProto {
    repeated NodeProto node = 1;
    optional string name = 2;
    repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11;
    repeated ValueInfoProto output = 12;
  }
  message NodeProto {
    repeated string input = 1;
    repeated string output = 2;
    optional string name = 3;
    optional string op_type = 4;
    repeated AttributeProto attribute = 5;
    optional string domain = 7;
  }
  message AttributeProto {
    optional string name = 1;
    optional int64 i = 3;
    repeated int64 ints = 8;
    optional int32 type = 20;
  }
  message TensorProto {
    repeated int64 dims = 1;
    optional int32 data_type = 2;
    optional string name = 8;
    optional bytes raw_data = 9;
  }
  message ValueInfoProto {
    optional string name = 1;
    optional TypeProto type = 2;
    optional string doc_string = 3;
  }
  message TypeProto {
    message Tensor {
      optional int32 elem_type = 1;
      optional TensorShapeProto shape = 2;
    }
    optional Tensor tensor_type = 1;
  }
  message TensorShapeProto {
    message Dimension {
      optional int64 dim_value = 1;
      optional string dim_param = 2;
    }
    repeated Dimension dim = 1;
  }
  message OperatorSetIdProto {
    optional string domain = 1;
    optional int64 version = 2;
  }
  message StringStringEntryProto {
    optional string key = 1;
    optional string value = 2;
  }
`;

const ModelProto = protobuf.parse(DEFINITIONS, { keepCase: true }).root.lookupType('onnx.ModelProto');

/** `TensorProto.DataType` */
export const DataType = { float: 1, int64: 7 } as const;
/** `AttributeProto.AttributeType` */
export const AttributeType = { int: 2, ints: 7 } as const;

export interface OnnxModel {
  ir_version?: number;
  producer_name?: string;
  doc_string?: string;
  graph?: OnnxGraph;
  opset_import?: { domain?: string; version?: number }[];
  metadata_props?: { key?: string; value?: string }[];
}

export interface OnnxGraph {
  node?: OnnxNode[];
  name?: string;
  initializer?: OnnxTensor[];
  input?: OnnxValue[];
  output?: OnnxValue[];
}

export interface OnnxNode {
  input?: string[];
  output?: string[];
  name?: string;
  op_type?: string;
  attribute?: { name?: string; i?: number; ints?: number[]; type?: number }[];
  domain?: string;
}

export interface OnnxTensor {
  dims?: number[];
  data_type?: number;
  name?: string;
  /** Little-endian, row-major. */
  raw_data?: Uint8Array;
}

export interface OnnxValue {
  name?: string;
  type?: { tensor_type?: { elem_type?: number; shape?: { dim?: OnnxDimension[] } } };
  doc_string?: string;
}

export type OnnxDimension = { dim_value?: number; dim_param?: string };

export function encodeOnnx(model: OnnxModel): Uint8Array {
  return ModelProto.encode(model).finish();
}

/** Of all but numbers and texts; the deepest model has some 30,000. A field of two bytes takes a hundred times that in memory. */
const MAX_STRUCTURE_BYTES = 2 ** 20;

/** The fields of any size: `graph.initializer.raw_data` and `metadata_props.value`. */
const BULK: BulkFields = { 7: { 5: { 9: 'bulk' } }, 14: { 2: 'bulk' } };

interface BulkFields {
  [field: number]: 'bulk' | BulkFields;
}

/** @throws InterchangeError `CORRUPT_FILE` for what is no protocol buffer of ONNX. */
export function decodeOnnx(bytes: Uint8Array): OnnxModel {
  try {
    const structure = countStructure(protobuf.Reader.create(bytes), bytes.length, BULK);
    if (structure > MAX_STRUCTURE_BYTES) throw new Error(`it has ${structure} bytes besides its numbers and texts`);
    return ModelProto.toObject(ModelProto.decode(bytes), { longs: Number }) as OnnxModel;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `This is no whole ONNX file: ${reason}. Copy or export it again.`;
    throw new InterchangeError('CORRUPT_FILE', message, { cause });
  }
}

/** How many bytes lie outside of the bulk fields. */
function countStructure(reader: protobuf.Reader, end: number, bulk: BulkFields): number {
  const LENGTH_DELIMITED = 2;
  let bytes = 0;
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    const inner = bulk[tag >>> 3];
    const isPlain = inner === undefined || (tag & 7) !== LENGTH_DELIMITED;
    const length = isPlain ? 0 : reader.uint32();
    if (isPlain) reader.skipType(tag & 7);
    bytes += reader.pos - start;
    if (inner === 'bulk') reader.skip(length);
    else if (!isPlain) bytes += countStructure(reader, reader.pos + length, inner);
  }
  return bytes;
}
