/**
 * Gives the `cpu` backend of TensorFlow.js the hot operations of `@char-rnn/kernels` (about four times its own speed).
 *
 * Only ops of this project's own names are registered: what other programs compute on `cpu` is not changed.
 */

import {
  adamUpdate,
  denseBackward,
  denseForward,
  gatherRows,
  gruSequenceBackward,
  gruSequenceForward,
  scatterAddRows,
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
} from '@char-rnn/kernels';
import * as tf from '@tensorflow/tfjs';
import { FastKernel } from '../ops/fast-kernel.ts';
import { registerTypedArrayKernel } from './typed-array-kernel.ts';

const BACKEND = 'cpu';

/** Registers the kernels. Done when this package is imported, so that `cpu` is fast without being selected by name. */
export function registerCpuKernels(): void {
  // Another copy of this package may have been there before.
  if (tf.getKernel(FastKernel.gruSequence, BACKEND)) return;
  registerGruSequence();
  registerDense();
  registerGather();
  registerLoss();
  registerAdam();
}

function registerGruSequence(): void {
  registerTypedArrayKernel(FastKernel.gruSequence, BACKEND, (inputs) => {
    const [time, batch] = inputs.projection.shape;
    const units = inputs.initialState.shape[1];
    const { outputs, gates } = gruSequenceForward({
      projection: inputs.projection.values,
      recurrentKernel: inputs.recurrentKernel.values,
      recurrentBias: inputs.recurrentBias.values,
      initialState: inputs.initialState.values,
      time,
      batch,
      units,
    });
    return [
      { shape: [time, batch, units], values: outputs },
      { shape: [time, batch, 4 * units], values: gates },
    ];
  });
  registerTypedArrayKernel(FastKernel.gruSequenceGrad, BACKEND, (inputs) => {
    const [time, batch, units] = inputs.outputs.shape;
    const gradients = gruSequenceBackward({
      outputsGradient: inputs.outputsGradient.values,
      outputs: inputs.outputs.values,
      gates: inputs.gates.values,
      recurrentKernel: inputs.recurrentKernel.values,
      initialState: inputs.initialState.values,
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
  });
}

function registerDense(): void {
  registerTypedArrayKernel(FastKernel.dense, BACKEND, ({ x, kernel, bias }) => {
    const [rows, inputs] = x.shape;
    const units = kernel.shape[1];
    const values = denseForward({ x: x.values, kernel: kernel.values, bias: bias.values, rows, inputs, units });
    return [{ shape: [rows, units], values }];
  });
  registerTypedArrayKernel(FastKernel.denseGrad, BACKEND, ({ outputsGradient, x, kernel }) => {
    const [rows, inputs] = x.shape;
    const units = kernel.shape[1];
    const gradients = denseBackward({
      outputGradient: outputsGradient.values,
      x: x.values,
      kernel: kernel.values,
      rows,
      inputs,
      units,
    });
    return [
      { shape: [rows, inputs], values: gradients.inputGradient },
      { shape: [inputs, units], values: gradients.kernelGradient },
      { shape: [units], values: gradients.biasGradient },
    ];
  });
}

function registerGather(): void {
  registerTypedArrayKernel(FastKernel.gatherRows, BACKEND, ({ table, ids }) => {
    const rowLength = table.shape[1];
    const values = gatherRows({ table: table.values, ids: ids.ids, rowLength });
    return [{ shape: [ids.shape[0], rowLength], values }];
  });
  registerTypedArrayKernel(FastKernel.scatterAddRows, BACKEND, ({ gradient, ids }, { rows }) => {
    const rowLength = gradient.shape[1];
    const values = scatterAddRows({ gradient: gradient.values, ids: ids.ids, rows, rowLength });
    return [{ shape: [rows, rowLength], values }];
  });
}

function registerLoss(): void {
  registerTypedArrayKernel(FastKernel.softmaxCrossEntropy, BACKEND, ({ logits, targets }) => {
    const [rows, vocabSize] = logits.shape;
    const { losses } = softmaxCrossEntropy({ logits: logits.values, targets: targets.ids, rows, vocabSize });
    return [{ shape: [rows], values: losses }];
  });
  registerTypedArrayKernel(FastKernel.softmaxCrossEntropyGrad, BACKEND, ({ logits, targets, lossesGradient }) => {
    const [rows, vocabSize] = logits.shape;
    const values = softmaxCrossEntropyGradient({
      logits: logits.values,
      targets: targets.ids,
      rows,
      vocabSize,
      scale: lossesGradient.values,
    });
    return [{ shape: [rows, vocabSize], values }];
  });
}

function registerAdam(): void {
  registerTypedArrayKernel(FastKernel.adamUpdate, BACKEND, (inputs, settings) => {
    // The kernel works in place, and a tensor's storage must never change under its other users: copy first.
    const parameter = inputs.parameter.values.slice();
    const firstMoment = inputs.firstMoment.values.slice();
    const secondMoment = inputs.secondMoment.values.slice();
    adamUpdate({
      parameter,
      gradient: inputs.gradient.values,
      firstMoment,
      secondMoment,
      step: settings.step,
      learningRate: settings.learningRate,
      beta1: settings.beta1,
      beta2: settings.beta2,
      epsilon: settings.epsilon,
    });
    const shape = inputs.parameter.shape;
    return [
      { shape, values: parameter },
      { shape, values: firstMoment },
      { shape, values: secondMoment },
    ];
  });
}
