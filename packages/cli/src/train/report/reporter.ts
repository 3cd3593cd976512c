import type { BackendMeasurement, LoadedBackend } from '@char-rnn/backend';
import type { Callback } from '@char-rnn/trainer';
import type { Baseline } from '../baseline.ts';
import type { EndReason } from '../run-limiter.ts';
import type { RunLimits, RunSettings } from '../settings.ts';

/** What a run is about to do. */
export interface RunPlan {
  text: { name: string; characters: number; sha256: string };
  vocabSize: number;
  trainCharacters: number;
  validationCharacters: number;
  /** Lanes in which the held-out part is read; 0 where nothing is validated. */
  validationLanes: number;
  /** What it is to be compared with. */
  baseline?: Baseline;
  /** Characters that validation reads, where that is not the whole held-out part. */
  validationCharactersRead?: number;
  settings: RunSettings;
  limits: RunLimits;
  /** Seconds of this call at most. */
  timeLimit?: number;
  /** What the preset chose and why, of a new run. */
  reason?: string;
  parameters: number;
  backend: LoadedBackend;
  memoryBytes: number;
  stepsPerEpoch: number;
  out: string;
  /** The step from which a resumed run goes on. */
  resumedFrom?: number;
}

/** How a run ended. */
export interface RunOutcome {
  reason: EndReason | 'finished-before';
  step: number;
  /** Whole epochs. */
  epochs: number;
  /** Of this call. */
  seconds: number;
  /** Mean training loss of the last epoch, or of as much of it as there was, in nats per character. */
  loss?: number;
  /** Loss on held-out text of the model that is saved, in nats per character. */
  validationLoss?: number;
  baseline?: Baseline;
  out: string;
  /** The command that goes on, with more of the limit that was reached. */
  resumeCommand: string;
}

/** What a model wrote on its own. */
export interface ModelSample {
  /** Training steps so far. */
  step: number;
  /** Whole epochs so far. */
  epochs: number;
  temperature: number;
  text: string;
}

/** What a run's losses were until now. */
export interface LossesSoFar {
  training: readonly { step: number; loss: number }[];
  validation: readonly { step: number; loss: number }[];
  baseline?: Baseline;
  unit: 'char' | 'byte';
  /** Whether the run ends here. */
  isFinal: boolean;
}

/** Says what happens, to a person or to a program. */
export interface Reporter {
  readonly callbacks: readonly Callback[];
  /** What a training step took on one of several backends, before `start`; the fastest comes first. */
  measured(measurement: BackendMeasurement): void;
  start(plan: RunPlan): void;
  warn(message: string): void;
  /** What the model writes. */
  sample(sample: ModelSample): void;
  /** The losses so far, after each epoch and at the end. */
  losses(losses: LossesSoFar): void;
  /** The first Ctrl-C has come. */
  interrupting(): void;
  done(outcome: RunOutcome): void;
}
