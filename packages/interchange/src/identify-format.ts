import { isSafetensors } from './safetensors/safetensors-file.ts';

/** A format that models come in. */
export type FileFormat = 'safetensors' | 'onnx' | 'keras';

/** `ir_version`, the first field of an ONNX file, is a varint. */
const ONNX_FIRST_BYTE = 0x08;

/** The format of a file by how it begins; `keras` for any JSON. Undefined when it is none of these. */
export function identifyFormat(bytes: Uint8Array): FileFormat | undefined {
  if (isSafetensors(bytes)) return 'safetensors';
  if (bytes[0] === ONNX_FIRST_BYTE) return 'onnx';
  const start = new TextDecoder().decode(bytes.subarray(0, 64));
  return /^\s*\{/.test(start) ? 'keras' : undefined;
}
