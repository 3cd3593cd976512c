/** What a run is made of. Kept in its checkpoints, so that a resume needs nothing but the text and the folder. */
import type { PresetName } from './presets.ts';

/** What a run keeps from its first step to its last. The names are those of the options. */
export type RunSettings = {
  preset: PresetName;
  units: number;
  embedding: number;
  layers: number;
  cell: 'gru' | 'lstm';
  dropout: number;
  /** Characters through which one step propagates. */
  seqLength: number;
  batchSize: number;
  learningRate: number;
  /** 0: gradients are not clipped. */
  clipNorm: number;
  /** The part of the text that is held out, at its end; 0: none. */
  validation: number;
  seed: number;
  tokenizer: 'char' | 'byte';
  /** Whether each batch goes on in the text where the one before it stopped (else shuffled windows, as in the tutorial). */
  carryState: boolean;
  /** SHA-256 of the weights that the run started from, where it started from a model. */
  initFrom?: string;
};

/** How long a run goes on. A resume may change it. */
export type RunLimits = {
  /** Of the whole run, resumes included. */
  epochs: number;
  /** Training steps of the whole run at most. */
  steps?: number;
  /** Epochs without a better loss after which the run ends; 0: it never ends for that. */
  patience: number;
};

/** The options that a resume cannot change. */
const FIXED_OPTIONS = [
  'preset',
  'units',
  'embedding',
  'layers',
  'cell',
  'dropout',
  'seqLength',
  'batchSize',
  'learningRate',
  'clipNorm',
  'validation',
  'seed',
  'tokenizer',
] as const satisfies readonly (keyof RunSettings)[];

/** The options given that are not those of a run, in words. */
export function findDifferences(given: Partial<RunSettings>, settings: RunSettings): string[] {
  return FIXED_OPTIONS.filter((name) => given[name] !== undefined && given[name] !== settings[name]).map(
    (name) => `${optionName(name)} ${given[name]} (the run has ${settings[name]})`,
  );
}

/** `seqLength` as `--seq-length`. */
export function optionName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
