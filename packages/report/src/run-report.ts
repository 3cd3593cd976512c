/** A training run as data: what `renderReport` makes a page of. All losses are means in nats per character (or byte). */
export interface RunReport {
  text: ReportedText;
  model: ReportedModel;
  /** Every setting by its name, in the order in which the page lists them. Those that are undefined are left out. */
  settings: Readonly<Record<string, string | number | boolean | undefined>>;
  /** What chose the settings that nobody gave, and what it went by. */
  preset?: { name: string; reason?: string };
  machine: ReportedMachine;
  state: RunState;
  startedAt?: Date;
  /** Seconds of training so far, those before a resume included. */
  elapsedSeconds: number;
  /** Every training step, in order. Any number of them: the page draws some hundreds of points. */
  steps: readonly StepPoint[];
  /** Every finished epoch, in order: the `history` of a `Trainer` as it is. */
  epochs: readonly EpochPoint[];
  /** Every loss on held-out text, in order of steps, within epochs or at their ends. */
  validations: readonly LossPoint[];
  /** What another kind of model reaches on the same held-out text, such as a 5-gram: a line to be compared with. */
  baseline?: { name: string; loss: number };
  /** What the model wrote in the course of the run, in order of steps. */
  samples: readonly Sample[];
  /** Whatever the person was warned of, one sentence each. */
  warnings: readonly string[];
}

export interface ReportedText {
  /** Such as `shakespeare`: the title of the page. */
  name: string;
  /** What the model reads at a step of time. Default `character`. */
  unit?: 'character' | 'byte';
  /** Length of the whole text in characters, or in bytes where they are the unit; likewise the two parts. */
  characters: number;
  trainCharacters: number;
  /** 0: nothing was held out. */
  validationCharacters: number;
}

/** The sizes of a model; an `Architecture` of `@char-rnn/files` has them all but `parameters`. */
export interface ReportedModel {
  cell: 'gru' | 'lstm';
  /** Characters and `[UNK]`. */
  vocabSize: number;
  embeddingDim: number;
  rnnUnits: number;
  rnnLayers: number;
  /** How many numbers were learned. */
  parameters: number;
}

export interface ReportedMachine {
  /** Name of the processor. */
  processor: string;
  /** Threads that computed. */
  threads: number;
  /** Version of Node. */
  node: string;
  operatingSystem: string;
  /** Name of the backend, such as `simd`. */
  backend: string;
  /** What the backend says it computes on. */
  device?: string;
}

/** How far a run is, or how it ended; `message` says why, such as the limit that was reached or what failed. */
export interface RunState {
  name: 'running' | 'done' | 'interrupted' | 'failed';
  message?: string;
}

export interface LossPoint {
  /** The global number of training steps by then, from 1. */
  step: number;
  loss: number;
}

export interface StepPoint extends LossPoint {
  learningRate?: number;
  charactersPerSecond?: number;
}

export interface EpochPoint extends LossPoint {
  /** Counted from 0. */
  epoch: number;
}

export interface Sample {
  /** The global number of training steps by then. */
  step: number;
  temperature: number;
  /** What the model was to go on from. */
  prompt?: string;
  /** What it wrote, without the prompt. */
  text: string;
}
