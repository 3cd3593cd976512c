import type { Kernels } from '@char-rnn/kernels';
import * as tf from '@tensorflow/tfjs';
import { BackendError } from '../backend-error.ts';
import type { SimdBackend } from './simd-backend.ts';

/** What TensorFlow.js calls the activations that it fuses, and the kernels that compute them. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  prelu: 'Prelu',
  leakyrelu: 'LeakyRelu',
};

type Inputs = Record<string, tf.TensorInfo>;

/** Replaces TensorFlow.js' own matrix products on the backend: those of any program, batched and with fused activations. */
export function registerMatmul(backendName: string, kernels: Kernels): void {
  tf.registerKernel({
    kernelName: 'BatchMatMul',
    backendName,
    kernelFunc: ({ inputs, backend, attrs }) =>
      multiply(backend as SimdBackend, kernels, inputs as Inputs, attrs as unknown as Transposition),
  });
  tf.registerKernel({
    kernelName: '_FusedMatMul',
    backendName,
    kernelFunc({ inputs, backend, attrs }) {
      const storage = backend as SimdBackend;
      const { a, b, bias, preluActivationWeights } = inputs as Inputs;
      const { activation, leakyreluAlpha, ...transposition } = attrs as unknown as FusedAttributes;
      const run = (kernelName: string, args: Inputs, attributes: tf.NamedAttrMap = {}): tf.TensorInfo => {
        const kernel = tf.getKernel(kernelName, backendName);
        return kernel.kernelFunc({ inputs: args, backend, attrs: attributes }) as tf.TensorInfo;
      };
      const steps: tf.TensorInfo[] = [multiply(storage, kernels, { a, b }, transposition)];
      const last = () => steps[steps.length - 1];
      if (bias) steps.push(run('Add', { a: last(), b: bias }));
      if (activation && activation !== 'linear') {
        const kernelName = ACTIVATIONS[activation];
        if (!kernelName) throw new BackendError('INVALID_ARGUMENT', `There is no activation '${activation}' to fuse.`);
        const args: Inputs = { x: last() };
        if (activation === 'prelu') args.alpha = preluActivationWeights;
        steps.push(run(kernelName, args, activation === 'leakyrelu' ? { alpha: leakyreluAlpha } : {}));
      }
      for (const step of steps.slice(0, -1)) storage.disposeIntermediateTensorInfo(step);
      return last();
    },
  });
}

interface Transposition {
  transposeA: boolean;
  transposeB: boolean;
}

interface FusedAttributes extends Transposition {
  activation?: string;
  leakyreluAlpha: number;
}

/** `[..., rows, inner]` by `[..., inner, columns]`; the outer dimensions broadcast. */
function multiply(backend: SimdBackend, kernels: Kernels, { a, b }: Inputs, attributes: Transposition): tf.TensorInfo {
  const { transposeA = false, transposeB = false } = attributes;
  const [aRows, aColumns] = a.shape.slice(-2);
  const [bRows, bColumns] = b.shape.slice(-2);
  const [rows, inner] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const columns = transposeB ? bRows : bColumns;
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...outer, rows, columns];
  const aValues = valuesOf(backend, a);
  const bValues = valuesOf(backend, b);
  const product = (left: Float32Array, right: Float32Array) =>
    kernels.matmul({ a: left, b: right, rows, inner, columns, transposeA, transposeB });

  const count = tf.util.sizeFromShape(outer);
  const size = rows * columns;
  if (size * count === 0 || inner === 0)
    return backend.makeTensorInfo(shape, 'float32', new Float32Array(size * count));
  if (count === 1) return backend.adoptResult(shape, product(aValues, bValues));
  const values = new Float32Array(count * size);
  const [aCount, bCount] = [aValues.length / (rows * inner), bValues.length / (inner * columns)];
  for (let i = 0; i < count; i++) {
    const left = subarrayOf(aValues, i % aCount, rows * inner);
    const right = subarrayOf(bValues, i % bCount, inner * columns);
    const result = product(left, right);
    values.set(result, i * size);
    backend.kernels.free(result);
  }
  return backend.makeTensorInfo(shape, 'float32', values);
}

function subarrayOf(values: Float32Array, index: number, length: number): Float32Array {
  return values.subarray(index * length, (index + 1) * length);
}

/** Integer matrices are allowed in TensorFlow.js; the kernels compute in float32. */
function valuesOf(backend: SimdBackend, { dataId }: tf.TensorInfo): Float32Array {
  const values = backend.data.get(dataId).values as Float32Array | Int32Array;
  return values instanceof Float32Array ? values : Float32Array.from(values);
}
