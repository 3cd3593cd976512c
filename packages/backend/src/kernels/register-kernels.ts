/**
 * Gives a TensorFlow.js backend whose storage is typed arrays the hot operations of `@char-rnn/kernels`.
 *
 * Only ops of this project's own names are registered: what other programs compute on the backend is not changed.
 */
import type { Kernels, SimdKernels } from '@char-rnn/kernels';
import { FastKernel } from '../ops/fast-kernel.ts';
import { type ArrayInput, type ArrayOutput, registerTypedArrayKernel } from './typed-array-kernel.ts';

export interface KernelProvider {
  kernels: Kernels;
  /** The kernels of a first layer on a table, where the provider has them. */
  tableKernels?: Pick<SimdKernels, 'gruTableForward' | 'gruTableBackward'>;
  /** An array that becomes a result. All of it is written before it is read. */
  allocate(length: number): Float32Array;
}

type Compute = (inputs: Record<string, ArrayInput>, attributes: Record<string, number>) => ArrayOutput[];

/** Registers all of them for the backend of this name, which uses `provider` from then on. */
export function registerKernels(backendName: string, provider: KernelProvider): void {
  const { kernels, tableKernels } = provider;
  const all: Partial<Record<FastKernel, Compute>> = {
    ...gruKernels(kernels),
    ...(tableKernels ? gruTableKernels(tableKernels) : {}),
    ...denseKernels(kernels),
    ...gatherKernels(kernels),
    ...lossKernels(kernels),
    ...dropKernels(kernels),
    ...optimizerKernels(provider),
    ...averageKernels(kernels),
    ...maskKernels(provider.kernels),
  };
  for (const [name, compute] of Object.entries(all)) registerTypedArrayKernel(name, backendName, compute);
}

function gruKernels(kernels: Kernels): Partial<Record<FastKernel, Compute>> {
  return {
    [FastKernel.gruSequence]({ projection, recurrentKernel, recurrentBias, initialState }) {
      const [time, batch] = projection.shape;
      const units = initialState.shape[1];
      const { outputs, gates } = kernels.gruSequenceForward({
        projection: projection.values,
        recurrentKernel: recurrentKernel.values,
        recurrentBias: recurrentBias.values,
        initialState: initialState.values,
        time,
        batch,
        units,
      });
      return [
        { shape: [time, batch, units], values: outputs },
        { shape: [time, batch, 4 * units], values: gates },
      ];
    },
    [FastKernel.gruSequenceGrad]({ outputsGradient, outputs, gates, recurrentKernel, initialState }) {
      const [time, batch, units] = outputs.shape;
      const gradients = kernels.gruSequenceBackward({
        outputsGradient: outputsGradient.values,
        outputs: outputs.values,
        gates: gates.values,
        recurrentKernel: recurrentKernel.values,
        initialState: initialState.values,
        time,
        batch,
        units,
      });
      return [
        { shape: [time, batch, 3 * units], values: gradients.projectionGradient },
        { shape: [units, 3 * units], values: gradients.recurrentKernelGradient },
        { shape: [3 * units], values: gradients.recurrentBiasGradient },
        { shape: [batch, units], values: gradients.initialStateGradient },
      ];
    },
  };
}

function gruTableKernels(kernels: NonNullable<KernelProvider['tableKernels']>): Partial<Record<FastKernel, Compute>> {
  return {
    [FastKernel.gruTable]({ table, ids, recurrentKernel, recurrentBias, initialState }) {
      const [time, batch] = ids.shape;
      const units = initialState.shape[1];
      const { outputs, gates } = kernels.gruTableForward({
        table: table.values,
        ids: ids.ids,
        recurrentKernel: recurrentKernel.values,
        recurrentBias: recurrentBias.values,
        initialState: initialState.values,
        time,
        batch,
        units,
      });
      return [
        { shape: [time, batch, units], values: outputs },
        { shape: [time, batch, 4 * units], values: gates },
      ];
    },
    [FastKernel.gruTableGrad]({ outputsGradient, outputs, gates, ids, recurrentKernel, initialState }, { rows }) {
      const [time, batch, units] = outputs.shape;
      const gradients = kernels.gruTableBackward({
        outputsGradient: outputsGradient.values,
        outputs: outputs.values,
        gates: gates.values,
        ids: ids.ids,
        vocabSize: rows,
        recurrentKernel: recurrentKernel.values,
        initialState: initialState.values,
        time,
        batch,
        units,
      });
      return [
        { shape: [rows, 3 * units], values: gradients.tableGradient },
        { shape: [units, 3 * units], values: gradients.recurrentKernelGradient },
        { shape: [3 * units], values: gradients.recurrentBiasGradient },
        { shape: [batch, units], values: gradients.initialStateGradient },
      ];
    },
  };
}

function denseKernels(kernels: Kernels): Partial<Record<FastKernel, Compute>> {
  return {
    [FastKernel.dense]({ x, kernel, bias }) {
      const [rows, inputs] = x.shape;
      const units = kernel.shape[1];
      const options = { x: x.values, kernel: kernel.values, bias: bias.values, rows, inputs, units };
      return [{ shape: [rows, units], values: kernels.denseForward(options) }];
    },
    [FastKernel.denseGrad]({ outputsGradient, x, kernel }) {
      const [rows, inputs] = x.shape;
      const units = kernel.shape[1];
      const arrays = { outputGradient: outputsGradient.values, x: x.values, kernel: kernel.values };
      const gradients = kernels.denseBackward({ ...arrays, rows, inputs, units });
      return [
        { shape: [rows, inputs], values: gradients.inputGradient },
        { shape: [inputs, units], values: gradients.kernelGradient },
        { shape: [units], values: gradients.biasGradient },
      ];
    },
  };
}

function gatherKernels(kernels: Kernels): Partial<Record<FastKernel, Compute>> {
  return {
    [FastKernel.gatherRows]({ table, ids }) {
      const rowLength = table.shape[1];
      const values = kernels.gatherRows({ table: table.values, ids: ids.ids, rowLength });
      return [{ shape: [ids.shape[0], rowLength], values }];
    },
    [FastKernel.scatterAddRows]({ gradient, ids }, { rows }) {
      const rowLength = gradient.shape[1];
      const values = kernels.scatterAddRows({ gradient: gradient.values, ids: ids.ids, rows, rowLength });
      return [{ shape: [rows, rowLength], values }];
    },
  };
}

function lossKernels(kernels: Kernels): Partial<Record<FastKernel, Compute>> {
  return {
    [FastKernel.softmaxCrossEntropy]({ logits, targets }) {
      const [rows, vocabSize] = logits.shape;
      const options = { logits: logits.values, targets: targets.ids, rows, vocabSize };
      return [{ shape: [rows], values: kernels.softmaxCrossEntropy(options).losses }];
    },
    [FastKernel.softmaxCrossEntropyGrad]({ logits, targets, lossesGradient }) {
      const [rows, vocabSize] = logits.shape;
      const options = { logits: logits.values, targets: targets.ids, rows, vocabSize, scale: lossesGradient.values };
      return [{ shape: [rows, vocabSize], values: kernels.softmaxCrossEntropyGradient(options) }];
    },
  };
}

function dropKernels(kernels: Kernels): Partial<Record<FastKernel, Compute>> {
  return {
    [FastKernel.dropWeights]({ weights }, { rate, seed, step, layer }) {
      const values = kernels.dropWeights({ weights: weights.values, rate, seed, step, layer });
      return [{ shape: weights.shape, values }];
    },
  };
}

/** Without an `out` these would work in place, and a tensor's values must never change under its other users. */
function optimizerKernels({ kernels, allocate }: KernelProvider): Partial<Record<FastKernel, Compute>> {
  return {
    [FastKernel.adamUpdate](inputs, { step, learningRate, beta1, beta2, epsilon, weightDecay }) {
      const { shape, values: parameter } = inputs.parameter;
      const [gradient, firstMoment] = [inputs.gradient.values, inputs.firstMoment.values];
      const arrays = { parameter, gradient, firstMoment, secondMoment: inputs.secondMoment.values };
      const newArray = () => allocate(parameter.length);
      const out = { parameter: newArray(), firstMoment: newArray(), secondMoment: newArray() };
      kernels.adamUpdate({ ...arrays, out, step, learningRate, beta1, beta2, epsilon, weightDecay });
      return [out.parameter, out.firstMoment, out.secondMoment].map((values) => ({ shape, values }));
    },
    [FastKernel.clipByGlobalNorm](inputs, { clipNorm }) {
      const gradients = Object.values(inputs).map(({ values }) => values);
      const out = gradients.map(({ length }) => allocate(length));
      kernels.clipByGlobalNorm({ gradients, clipNorm, out });
      return Object.values(inputs).map(({ shape }, index) => ({ shape, values: out[index] }));
    },
  };
}

function averageKernels(kernels: Kernels): Partial<Record<FastKernel, Compute>> {
  return {
    [FastKernel.averageUpdate]({ average, value }, { decay }) {
      const values = kernels.averageUpdate({ average: average.values, value: value.values, decay });
      return [{ shape: average.shape, values }];
    },
  };
}

function maskKernels(kernels: Kernels): Partial<Record<FastKernel, Compute>> {
  return {
    [FastKernel.maskSteps]({ sequence, mask }) {
      const values = kernels.maskSteps({ sequence: sequence.values, mask: mask.values });
      return [{ shape: sequence.shape, values }];
    },
  };
}
