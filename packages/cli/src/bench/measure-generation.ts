import { type MeasureRunsOptions, measureRuns } from '@char-rnn/backend';
import { CharRnnInference, createSimdKernels, type SimdKernels } from '@char-rnn/kernels';
import { KernelStepModel, OneStep } from '@char-rnn/sampler';
import type { Tokenizer } from '@char-rnn/tokenizer';
import { prepareModel } from '../train/prepare-model.ts';
import type { RunSettings } from '../train/settings.ts';

/** Each time so many characters that the prompt, a newline, does not count. */
const WRITINGS = [
  { texts: 1, length: 500, precision: 'float32' },
  { texts: 1, length: 500, precision: 'int8' },
  { texts: 64, length: 50, precision: 'float32' },
] as const;

/** How many `measureGeneration` measures. */
export const WRITING_COUNT: number = WRITINGS.length;

/** How fast a model writes, or why that was not measured. */
export type GenerationSpeed = MeasuredGeneration | (Writing & { reason: string });

interface Writing {
  /** Written side by side. */
  texts: number;
  precision: 'float32' | 'int8';
}

interface MeasuredGeneration extends Writing {
  /** What computes, for people. */
  device: string;
  /** Of all texts together; the median of the runs. */
  charactersPerSecond: number;
  slowestCharactersPerSecond: number;
  fastestCharactersPerSecond: number;
  /** Runs that were measured. */
  runs: number;
}

export interface MeasureGenerationOptions extends MeasureRunsOptions {
  threads?: number;
  /** Hears of what the kernels could not have; that there are none is told by `device`. */
  onWarning: (message: string) => void;
  /** Called after each run. */
  onRun: () => void;
}

/** Writes with an untrained model of these sizes, as `char-rnn generate` does. The current backend only makes its weights. */
export async function measureGeneration(
  settings: RunSettings,
  tokenizer: Tokenizer,
  { threads, onWarning, onRun, ...options }: MeasureGenerationOptions,
): Promise<GenerationSpeed[]> {
  const model = await prepareModel(settings, tokenizer, undefined);
  const artifacts = { architecture: model.architecture, weights: await model.getWeights() };
  model.dispose();
  let shared: SimdKernels | undefined;
  const kernels = async () => {
    shared ??= await createSimdKernels({ threads, onWarning });
    return shared;
  };

  const measure = async (stepModel: KernelStepModel, { texts, length, precision }: (typeof WRITINGS)[number]) => {
    const isScalar = (await stepModel.prepare()) instanceof CharRnnInference;
    if (isScalar && precision === 'int8') {
      const what = settings.cell === 'lstm' ? 'an LSTM runs' : 'without WebAssembly SIMD a model runs';
      return { texts, precision, reason: `${what} in float32` };
    }
    const oneStep = new OneStep(stepModel, tokenizer, { seed: settings.seed });
    const prompts = Array.from({ length: texts }, () => '\n');
    const { milliseconds, samples } = await measureRuns(async () => {
      await oneStep.generateBatch(prompts, { length, signal: options.signal });
      onRun();
    }, options);
    const speedOf = (time: number) => (1000 * texts * length) / time;
    return {
      texts,
      precision,
      device: isScalar ? 'JavaScript, one thread' : shared!.description,
      charactersPerSecond: speedOf(milliseconds),
      slowestCharactersPerSecond: speedOf(Math.max(...samples)),
      fastestCharactersPerSecond: speedOf(Math.min(...samples)),
      runs: samples.length,
    };
  };

  const speeds: GenerationSpeed[] = [];
  for (const writing of WRITINGS) {
    const { texts, precision } = writing;
    const stepModel = KernelStepModel.fromArtifacts(artifacts, { precision, kernels });
    try {
      speeds.push(await measure(stepModel, writing));
    } catch (error) {
      options.signal?.throwIfAborted();
      speeds.push({ texts, precision, reason: error instanceof Error ? error.message : String(error) });
    } finally {
      stepModel.dispose();
    }
  }
  shared?.dispose();
  return speeds;
}
