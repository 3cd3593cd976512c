/**
 * The file: the length of the header (64 bits, little-endian), the header (JSON: type, shape and place of each tensor by
 * name, and texts by name under `__metadata__`), the numbers. See https://github.com/huggingface/safetensors#format.
 */
import { decodeJson, type NamedTensor } from '@char-rnn/files';
import * as v from 'valibot';
import { InterchangeError } from '../interchange-error.ts';

const LENGTH_BYTES = 8;
/** The reference implementation reads 100 MB; the header of the largest vocabulary has 15. */
const MAX_HEADER_BYTES = 64 * 1024 * 1024;
/** Tensors, and texts. The deepest model has 259 tensors, other frameworks' larger ones some thousands. */
const MAX_ENTRIES = 4096;
/** TensorFlow.js has no tensor of a higher rank. */
const MAX_RANK = 6;
/** Other programs map the file into memory and read numbers where they lie. */
const ALIGNMENT = 8;

const OPEN_BRACE = 0x7b;
const SPACE = 0x20;

const METADATA = '__metadata__';

const place = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const HeaderSchema = v.record(
  v.string(),
  v.object({
    dtype: v.string(),
    shape: v.pipe(v.array(place), v.maxLength(MAX_RANK)),
    data_offsets: v.strictTuple([place, place]),
  }),
);
const MetadataSchema = v.record(v.string(), v.string());

export interface SafetensorsFile {
  tensors: NamedTensor[];
  metadata: ReadonlyMap<string, string>;
}

/** Float32 tensors in their order, without gaps. */
export function encodeSafetensors(tensors: readonly NamedTensor[], metadata: Record<string, string>): Uint8Array {
  const header: Record<string, unknown> = { [METADATA]: metadata };
  let end = 0;
  for (const { name, shape, data } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = Math.ceil((LENGTH_BYTES + json.length) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(start + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - LENGTH_BYTES), true);
  // The format fills a header up with spaces.
  bytes.fill(SPACE, LENGTH_BYTES, start);
  bytes.set(json, LENGTH_BYTES);
  let at = start;
  for (const { data } of tensors) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** Whether the bytes begin as a safetensors file does. */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes[LENGTH_BYTES] === OPEN_BRACE && headerLength(bytes) <= bytes.length - LENGTH_BYTES;
}

/**
 * What a safetensors file that may be anybody's holds.
 *
 * @throws InterchangeError `CORRUPT_FILE`; `UNSUPPORTED_MODEL` for numbers that are not float32.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsFile {
  const length = bytes.length < LENGTH_BYTES ? Number.NaN : headerLength(bytes);
  if (!(length <= bytes.length - LENGTH_BYTES)) {
    throw corrupt(`it has ${bytes.length} bytes, and its header ends beyond them`);
  }
  if (length > MAX_HEADER_BYTES)
    throw corrupt(`its header has ${length} bytes, of which at most ${MAX_HEADER_BYTES} are read`);
  const start = LENGTH_BYTES + length;
  const { [METADATA]: metadata = {}, ...header } = readHeader(bytes.subarray(LENGTH_BYTES, start));
  for (const [what, entries] of [['tensors', header] as const, ['texts', metadata] as const]) {
    const count = Object.keys(entries ?? {}).length;
    if (count > MAX_ENTRIES) throw corrupt(`it has ${count} ${what}, of which at most ${MAX_ENTRIES} are read`);
  }
  const texts = check(MetadataSchema, metadata, `${METADATA}.`);
  const entries = Object.entries(check(HeaderSchema, header, ''));
  const inOrder = entries.toSorted(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  let end = 0;
  const tensors = inOrder.map(([name, { dtype, shape, data_offsets }]) => {
    if (dtype !== 'F32') {
      const message = `The tensor "${name}" is ${dtype}, and only F32 is read: save model.float().`;
      throw new InterchangeError('UNSUPPORTED_MODEL', message);
    }
    const size = shape.reduce((product, length) => product * length, Float32Array.BYTES_PER_ELEMENT);
    if (data_offsets[0] !== end || data_offsets[1] !== end + size || start + end + size > bytes.length) {
      throw corrupt(`the tensor "${name}" of shape [${shape}] cannot lie at [${data_offsets}]`);
    }
    // Copied, because a Float32Array must start at a multiple of 4 and a file's bytes may not.
    const data = new Float32Array(size / Float32Array.BYTES_PER_ELEMENT);
    new Uint8Array(data.buffer).set(bytes.subarray(start + end, start + end + size));
    end += size;
    return { name, shape, data };
  });
  if (start + end !== bytes.length) throw corrupt(`it has ${bytes.length} bytes instead of ${start + end}`);
  return { tensors, metadata: new Map(Object.entries(texts)) };
}

function headerLength(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true));
}

function readHeader(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw corrupt('its header is not UTF-8');
  }
  const decoded = decodeJson(text);
  if ('problem' in decoded) throw corrupt(`its header ${decoded.problem}`);
  if (typeof decoded.value !== 'object' || decoded.value === null || Array.isArray(decoded.value)) {
    throw corrupt('its header is no JSON object');
  }
  return decoded.value as Record<string, unknown>;
}

function check<Schema extends v.GenericSchema>(schema: Schema, value: unknown, prefix: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw corrupt(`its header is wrong at ${prefix}${v.getDotPath(issue) ?? ''}: ${issue.message}`);
}

function corrupt(problem: string): InterchangeError {
  return new InterchangeError(
    'CORRUPT_FILE',
    `This is no whole safetensors file: ${problem}. Copy or export it again.`,
  );
}
