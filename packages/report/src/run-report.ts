/** A training run as data: what `renderReport` makes a page of. All losses are means in nats per character (or byte). */
export interface RunReport {
  /** What the model learns from. */
  text: ReportedText;
  /** Its sizes. */
  model: ReportedModel;
  /** Every setting by its name, in the order in which the page lists them. Those that are undefined are left out. */
  settings: Readonly<Record<string, string | number | boolean | undefined>>;
  /** What chose the settings that nobody gave, and what it went by. */
  preset?: ReportedPreset;
  /** Where it is trained, and what computes. */
  machine: ReportedMachine;
  /** How far the run is. */
  state: RunState;
  /** When the training first began. */
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
  baseline?: ReportedBaseline;
  /** What the model wrote in the course of the run, in order of steps. */
  samples: readonly Sample[];
  /** Whatever the person was warned of, one sentence each. */
  warnings: readonly string[];
}

/** What chose the settings of a run. */
export interface ReportedPreset {
  /** Such as `auto`. */
  name: string;
  /** What it went by, as a sentence. */
  reason?: string;
}

/** What another kind of model reaches. */
export interface ReportedBaseline {
  /** Such as `5-gram`. */
  name: string;
  /** Its loss on the held-out text, in nats per character. */
  loss: number;
}

/** A text, and its two parts. */
export interface ReportedText {
  /** Such as `shakespeare`: the title of the page. */
  name: string;
  /** What the model reads at a step of time. Default `character`. */
  unit?: 'character' | 'byte';
  /** Length of the whole text in characters, or in bytes where they are the unit; likewise the two parts. */
  characters: number;
  /** Length of the part that is trained on. */
  trainCharacters: number;
  /** 0: nothing was held out. */
  validationCharacters: number;
}

/** The sizes of a model; an `Architecture` of `@char-rnn/files` has them all but `parameters`. */
export interface ReportedModel {
  /** The kind of the recurrent layers. */
  cell: 'gru' | 'lstm';
  /** Characters and `[UNK]`. */
  vocabSize: number;
  /** Numbers that a character is represented by. */
  embeddingDim: number;
  /** Numbers in the state of each recurrent layer. */
  rnnUnits: number;
  /** How many recurrent layers. */
  rnnLayers: number;
  /** How many numbers were learned. */
  parameters: number;
}

/** Where a training runs, and what computes. */
export interface ReportedMachine {
  /** Name of the processor. */
  processor: string;
  /** Threads that computed. */
  threads: number;
  /** Version of Node. */
  node: string;
  /** Its name, and its version where it is known. */
  operatingSystem: string;
  /** Name of the backend, such as `simd`. */
  backend: string;
  /** What the backend says it computes on. */
  device?: string;
}

/** How far a run is, or how it ended; `message` says why, such as the limit that was reached or what failed. */
export interface RunState {
  /** How far the run is. */
  name: 'running' | 'done' | 'interrupted' | 'failed';
  /** One sentence on why it ended. */
  message?: string;
}

/** A loss at some point of a run. */
export interface LossPoint {
  /** The global number of training steps by then, from 1. */
  step: number;
  /** In nats per character. */
  loss: number;
}

/** A training step, with the mean loss of its batch. */
export interface StepPoint extends LossPoint {
  /** The learning rate of the step. */
  learningRate?: number;
  /** How many characters were trained on in a second. */
  charactersPerSecond?: number;
}

/** A finished epoch, with its mean training loss. */
export interface EpochPoint extends LossPoint {
  /** Counted from 0. */
  epoch: number;
}

/** A text that the model wrote in the course of the run. */
export interface Sample {
  /** The global number of training steps by then. */
  step: number;
  /** How daring it was: what the logits were divided by. */
  temperature: number;
  /** What the model was to go on from. */
  prompt?: string;
  /** What it wrote, without the prompt. */
  text: string;
}
