/** What a run is made of. Kept in its checkpoints, so that a resume needs nothing but the text and the folder. */
import type { PresetName } from './preset-names.ts';

export const LEARNING_RATE_SCHEDULES = ['constant', 'cosine', 'step', 'plateau'] as const;

/** What a run keeps from its first step to its last. The names are those of the options. */
export type RunSettings = {
  preset: PresetName;
  units: number;
  embedding: number;
  layers: number;
  cell: 'gru' | 'lstm';
  /** Of the outputs of each recurrent layer. */
  dropout: number;
  embeddingDropout: number;
  weightDropout: number;
  /** Characters through which one step propagates. */
  seqLength: number;
  batchSize: number;
  /** Whether each batch goes on in the text where the one before it stopped (else shuffled windows, as in the tutorial). */
  stateful: boolean;
  /** What counts as an epoch; absent: the whole text once. */
  stepsPerEpoch?: number;
  /** The highest one, where it follows a schedule. */
  learningRate: number;
  lrSchedule: (typeof LEARNING_RATE_SCHEDULES)[number];
  /** Steps over which the rate of the cosine schedule first rises. */
  lrWarmup: number;
  /** The lowest rate of a schedule. */
  lrMin: number;
  /** What the step and plateau schedules multiply the rate by. */
  lrFactor: number;
  /** Epochs from one step of the step schedule to the next, or losses without a new best for the plateau schedule. */
  lrEvery: number;
  /** 0: gradients are not clipped. */
  clipNorm: number;
  /** 0: Adam; above: AdamW. */
  weightDecay: number;
  /** Of Adam's second moment. */
  beta2: number;
  /** The momentum of the averaged weights; 0: weights are not averaged. */
  ema: number;
  /** The part of the text that is held out, at its end; 0: none. */
  validation: number;
  /** Steps after which the held-out text is tried, besides the ends of epochs. */
  validateEvery?: number;
  seed: number;
  tokenizer: 'char' | 'byte';
  /** SHA-256 of the weights that the run started from, where it started from a model. */
  initFrom?: string;
};

/** How long a run goes on. A resume may change it. */
export type RunLimits = {
  /** Of the whole run, resumes included. */
  epochs: number;
  /** Training steps of the whole run at most. */
  steps?: number;
  /** Losses (on held-out text, else of epochs) without a new best after which the run ends; 0: it never ends for that. */
  patience: number;
};

/** What a run leaves behind on its way. A resume may change it. */
export type RunRecording = {
  /** Between two checkpoints, besides those at the ends of epochs. */
  checkpointEvery: Interval;
  /** Checkpoints that stay. */
  keep: number;
  /** Steps between two samples; absent: one after each epoch; 0: none. */
  sampleEvery?: number;
};

/** A number of training steps, or of seconds. */
export type Interval = { steps: number } | { seconds: number };

/** The options that a resume cannot change: all settings but the one that is a folder on the command line. */
export const FIXED_OPTIONS: readonly (keyof Omit<RunSettings, 'initFrom'>)[] = [
  'preset',
  'units',
  'embedding',
  'layers',
  'cell',
  'dropout',
  'embeddingDropout',
  'weightDropout',
  'seqLength',
  'batchSize',
  'stateful',
  'stepsPerEpoch',
  'learningRate',
  'lrSchedule',
  'lrWarmup',
  'lrMin',
  'lrFactor',
  'lrEvery',
  'clipNorm',
  'weightDecay',
  'beta2',
  'ema',
  'validation',
  'validateEvery',
  'seed',
  'tokenizer',
];

/** The options given that are not those of a run, in words. */
export function findDifferences(given: Partial<RunSettings>, settings: RunSettings): string[] {
  return FIXED_OPTIONS.filter((name) => given[name] !== undefined && given[name] !== settings[name]).map(
    (name) => `${optionName(name)} ${given[name]} (the run has ${settings[name] ?? 'none'})`,
  );
}

/** `seqLength` as `--seq-length`. */
export function optionName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
