/**
 * A run as it could have been, from a formula: the losses fall as those of a GRU of 512 units on Shakespeare did, whose
 * log is `benchmarks/results/shakespeare-auto-512-units.txt`.
 */
import type { RunReport, StepPoint } from '../src/index.ts';

export interface ExampleSize {
  epochs: number;
  stepsPerEpoch: number;
}

export function exampleRun({ epochs, stepsPerEpoch }: ExampleSize = { epochs: 15, stepsPerEpoch: 156 }): RunReport {
  const total = epochs * stepsPerEpoch;
  const steps = Array.from({ length: total }, (_, i) => exampleStep(i + 1, total));
  const ends = Array.from({ length: epochs }, (_, epoch) => ({ epoch, step: (epoch + 1) * stepsPerEpoch }));
  return {
    text: { name: 'shakespeare', characters: 1_115_394, trainCharacters: 1_003_854, validationCharacters: 111_540 },
    model: { cell: 'gru', vocabSize: 66, embeddingDim: 256, rnnUnits: 512, rnnLayers: 1, parameters: 1_233_474 },
    settings: {
      preset: 'auto',
      dropout: 0.2,
      seqLength: 100,
      batchSize: 64,
      learningRate: 0.002,
      clipNorm: 1,
      validation: 0.1,
      seed: 42,
      tokenizer: 'char',
      carryState: true,
      initFrom: undefined,
    },
    preset: {
      name: 'auto',
      reason: "512 units and 15 epochs, for 1,115 thousand characters on this machine's processor",
    },
    machine: {
      processor: 'Intel(R) Xeon(R) Processor @ 2.60GHz',
      threads: 2,
      node: 'v24.11.0',
      operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
      backend: 'simd',
      device: 'WebAssembly SIMD, relaxed, tile 4x16, 2 threads',
    },
    state: { name: 'done', message: 'All epochs are done.' },
    startedAt: new Date('2026-11-22T09:30:00Z'),
    elapsedSeconds: 990,
    steps,
    epochs: ends.map(({ epoch, step }) => {
      const losses = steps.slice(step - stepsPerEpoch, step).map(({ loss }) => loss);
      return { epoch, step, loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length };
    }),
    validations: ends.map(({ step }) => ({ step, loss: validationLoss(step / total) })),
    baseline: { name: '5-gram', loss: 1.669 },
    samples: ends.map(({ step }, i) => ({
      step,
      temperature: 0.8,
      prompt: 'ROMEO:',
      text: WRITINGS[Math.round((i * (WRITINGS.length - 1)) / Math.max(1, epochs - 1))],
    })),
    warnings: [],
  };
}

const WARM_UP = 0.04;
const HIGHEST_LEARNING_RATE = 2e-3;

function exampleStep(step: number, total: number): StepPoint {
  const progress = step / total;
  const decay = Math.min(progress / WARM_UP, (1 + Math.cos(Math.PI * progress)) / 2);
  return {
    step,
    loss: trainingLoss(progress) + 0.06 * noise(step),
    learningRate: HIGHEST_LEARNING_RATE * decay,
    charactersPerSecond: step === 1 ? 4200 : 19_300 + 900 * noise(step + 0.5),
  };
}

/** From 4.19, which is ln 66, to 1.34. */
function trainingLoss(progress: number): number {
  return 1.33 + 1.96 * Math.exp(-progress / 0.018) + 0.9 * Math.exp(-progress / 0.22);
}

/** From 2.13 after the first of fifteen epochs to 1.519. */
function validationLoss(progress: number): number {
  return 1.49 + 0.83 * Math.exp(-progress / 0.19) + 0.03 * progress ** 3;
}

/** In [-1, 1], without order for the eye. */
function noise(n: number): number {
  const x = Math.sin(n * 12.9898) * 43758.5453;
  return 2 * (x - Math.floor(x)) - 1;
}

const WRITINGS = [
  "\nGZQPROKZHW,\nBurther moben,\nI cogler. ly coy me what ared to with'd of and of the nous hink shan's's whoud citn the mast chat $ot thet met for me pracke,\nOnt this wize ichim bess,\nHinced,\nThe cothak,\nR",
  '\nWhat, the sore hath the king the dead of the stare\nAnd that the world the lord the son the shall,\nAnd there the bear the soul and the stread',
  '\nI will not speak of it, my lord, and so\nThe people of the city shall be satisfied\nThat we have lived to see the day of him.\n\nKING RICHARD:\nThen be it so: and leave me to the',
  "\nGood marry Henry's condemn'd for it with purings,\nWhat nistosed she's about his and thee were deceit?\nO, my lord, I gold her 'twas to her for life.\n\nSOMERSUT:\nWhereso harm be the honour, the cother an",
];
