/** Tensors by name, and their place one after another in a binary file. Not a tensor library: nothing is computed. */
import { FilesError } from '../files-error.ts';
import { MAX_RANK, MAX_TENSOR_BYTES, MAX_TENSORS } from './limits.ts';

/** The name and the size of a tensor, without its numbers. */
export interface TensorSpec {
  /** Such as `gru/recurrent_kernel`. */
  name: string;
  /** Such as `[units, 3 * units]`; `[]` is a scalar. */
  shape: number[];
}

/** A float32 tensor, row-major. */
export interface NamedTensor extends TensorSpec {
  /** As many numbers as the product of `shape`. */
  data: Float32Array;
}

/** How many numbers a tensor of this shape has. */
export function countElements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** How many bytes the numbers of all these tensors take. */
export function countBytes(specs: readonly TensorSpec[]): number {
  return specs.reduce((sum, spec) => sum + countElements(spec.shape) * Float32Array.BYTES_PER_ELEMENT, 0);
}

/** What is wrong with a list of names and shapes, if anything: names must differ, sizes must be whole and affordable. */
export function findSpecProblem(specs: readonly TensorSpec[]): string | undefined {
  if (specs.length > MAX_TENSORS) return `has ${specs.length} tensors, and at most ${MAX_TENSORS} are allowed`;
  const names = new Set<string>();
  let bytes = 0;
  for (const { name, shape } of specs) {
    if (name === '') return 'has a tensor without a name';
    if (names.has(name)) return `has two tensors named "${name}"`;
    names.add(name);
    const isShape = shape.length <= MAX_RANK && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
    if (!isShape) return `has a tensor "${name}" with the impossible shape [${shape.slice(0, MAX_RANK + 1)}]`;
    bytes += countBytes([{ name, shape }]);
    if (bytes > MAX_TENSOR_BYTES) return `has tensors of more than ${MAX_TENSOR_BYTES} bytes together`;
  }
  return undefined;
}

/** @throws FilesError `INVALID_ARGUMENT` if names repeat, shapes and data disagree or a number is not finite. */
export function checkTensors(tensors: readonly NamedTensor[], what: string): void {
  const specProblem = findSpecProblem(tensors);
  if (specProblem !== undefined) throw new FilesError('INVALID_ARGUMENT', `${what} ${specProblem}.`);
  for (const { name, shape, data } of tensors) {
    const size = countElements(shape);
    if (!(data instanceof Float32Array) || data.length !== size) {
      const found = data instanceof Float32Array ? `${data.length} numbers` : `a ${typeof data}`;
      const message = `${what}: tensor "${name}" of shape [${shape}] needs a Float32Array of ${size} numbers, got ${found}.`;
      throw new FilesError('INVALID_ARGUMENT', message);
    }
    const bad = findNonFinite(data);
    if (bad !== undefined) {
      const message = `${what}: tensor "${name}" holds ${data[bad]} at index ${bad}; only finite numbers are saved.`;
      throw new FilesError('INVALID_ARGUMENT', message);
    }
  }
}

/** The index of the first NaN or infinity, if there is one. */
export function findNonFinite(data: Float32Array): number | undefined {
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) return i;
  }
  return undefined;
}

/** The numbers of all tensors one after another: float32, little-endian, row-major, no padding. */
export function packTensors(tensors: readonly NamedTensor[]): Uint8Array {
  const bytes = new Uint8Array(countBytes(tensors));
  let offset = 0;
  for (const { data } of tensors) {
    // The memory of a Float32Array is little-endian on every machine that runs Node or WebAssembly.
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/** The inverse of `packTensors`. The caller has checked the specs and that `bytes` is exactly as long as they say. */
export function unpackTensors(bytes: Uint8Array, specs: readonly TensorSpec[]): NamedTensor[] {
  let offset = 0;
  return specs.map(({ name, shape }) => {
    // Copied, because a Float32Array must start at a multiple of 4 and a file's bytes may not.
    const data = new Float32Array(countElements(shape));
    new Uint8Array(data.buffer).set(bytes.subarray(offset, offset + data.byteLength));
    offset += data.byteLength;
    return { name, shape: [...shape], data };
  });
}
