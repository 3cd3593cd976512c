/** From options, text and backend to what a run is: a new one by its preset, a resumed one as it was. */
import type { LoadedBackend } from '@char-rnn/backend';
import { type ModelArtifacts, readModelInfo } from '@char-rnn/files';
import type { TokenizerJson } from '@char-rnn/tokenizer';
import { CliError } from '../errors/cli-error.ts';
import { choosePreset } from './presets.ts';
import type { EarlierRun } from './run-directory.ts';
import {
  FIXED_OPTIONS,
  findDifferences,
  optionName,
  type RunLimits,
  type RunRecording,
  type RunSettings,
} from './settings.ts';
import type { TrainOptions } from './train-options.ts';

/** A model that a run starts from. */
export interface InitialModel extends ModelArtifacts {
  tokenizer: TokenizerJson;
  weightsSha256: string;
}

export interface ResolvedRun {
  settings: RunSettings;
  limits: RunLimits;
  recording: RunRecording;
  /** What the preset chose and why, of a new run. */
  reason?: string;
}

/** What is shown of a preset's choices, where the user did not choose. */
const PRESET_OPTIONS = [
  'units',
  'embedding',
  'seqLength',
  'batchSize',
  'learningRate',
  'dropout',
  'epochs',
] as const satisfies readonly (keyof RunSettings | keyof RunLimits)[];

const MODEL_OPTIONS = ['units', 'embedding', 'layers', 'cell'] as const;
type ModelSizes = Pick<RunSettings, (typeof MODEL_OPTIONS)[number]>;

/** What a crash may cost at most of a long epoch. */
const CHECKPOINT_INTERVAL = { seconds: 3 * 60 };
/** One is left if the newest is damaged. */
const KEPT_CHECKPOINTS = 2;

/** @throws CliError `INVALID_ARGUMENT` for sizes that are not those of the initial model. */
export function resolveNewRun(
  options: Partial<TrainOptions>,
  { characters, backend, initial }: { characters: number; backend: LoadedBackend; initial: InitialModel | undefined },
): ResolvedRun {
  const preset = options.preset ?? 'auto';
  const sizes: Partial<ModelSizes> = initial ? sizesOf(initial) : {};
  const { validation, units = sizes.units } = options;
  const { values, reason } = choosePreset(preset, { characters, backend, validation, units });
  for (const name of MODEL_OPTIONS) {
    const given = options[name];
    if (!initial || given === undefined || given === sizes[name]) continue;
    const message = `${optionName(name)} is ${given}, and the model of --init-from has ${sizes[name]}: leave the option out.`;
    throw new CliError('INVALID_ARGUMENT', message);
  }
  const { epochs, patience, ...chosen } = values;
  const given = pickGiven(options);
  const tokenizer = initial?.tokenizer.kind ?? 'char';
  const initFrom = initial?.weightsSha256;
  const settings: RunSettings = { preset, seed: 0, tokenizer, ...chosen, ...sizes, ...given, initFrom };
  const limits = resolveLimits(options, { epochs, patience });
  const recording = resolveRecording(options, { checkpointEvery: CHECKPOINT_INTERVAL, keep: KEPT_CHECKPOINTS });
  const resolved = { ...settings, ...limits };
  const shown = PRESET_OPTIONS.filter((name) => options[name] === undefined && !(name in sizes));
  const choices = shown.map((name) => `${optionName(name)} ${resolved[name]}`).join(' ');
  return { settings, limits, recording, reason: `${reason}: ${choices || 'everything was given'}` };
}

/** @throws CliError `RESUME_MISMATCH` naming every option that is not the run's. */
export async function resolveEarlierRun(
  options: TrainOptions,
  { settings, limits, recording }: EarlierRun,
): Promise<ResolvedRun> {
  const differences = findDifferences(options, settings);
  if (options.initFrom !== undefined && (await readModelInfo(options.initFrom)).weightsSha256 !== settings.initFrom) {
    differences.push(`--init-from ${options.initFrom} (the run did not start from that model)`);
  }
  if (differences.length > 0) {
    const message = `A resume cannot change ${differences.join(', ')}: leave that out, or start a new run.`;
    throw new CliError('RESUME_MISMATCH', message);
  }
  return { settings, limits: resolveLimits(options, limits), recording: resolveRecording(options, recording) };
}

function resolveLimits({ epochs, steps, patience }: Partial<TrainOptions>, otherwise: RunLimits): RunLimits {
  return {
    epochs: epochs ?? otherwise.epochs,
    steps: steps ?? otherwise.steps,
    patience: patience ?? otherwise.patience,
  };
}

function resolveRecording(
  { checkpointEvery, keep, sampleEvery }: Partial<TrainOptions>,
  otherwise: RunRecording,
): RunRecording {
  return {
    checkpointEvery: checkpointEvery ?? otherwise.checkpointEvery,
    keep: keep ?? otherwise.keep,
    sampleEvery: sampleEvery ?? otherwise.sampleEvery,
  };
}

function pickGiven(options: Partial<TrainOptions>): Partial<RunSettings> {
  return Object.fromEntries(
    FIXED_OPTIONS.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
}

function sizesOf({ architecture }: InitialModel): ModelSizes {
  const { rnnUnits: units, embeddingDim: embedding, rnnLayers: layers, cell } = architecture;
  return { units, embedding, layers, cell };
}
