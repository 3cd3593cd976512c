/** From options, text and backend to what a run is: a new one by its preset, a resumed one as it was. */
import type { LoadedBackend } from '@char-rnn/backend';
import { type ModelArtifacts, readModelInfo } from '@char-rnn/files';
import type { TokenizerJson } from '@char-rnn/tokenizer';
import { CliError } from '../errors/cli-error.ts';
import { choosePreset, type PresetName } from './presets.ts';
import type { EarlierRun } from './run-directory.ts';
import { findDifferences, optionName, type RunLimits, type RunSettings } from './settings.ts';
import type { TrainOptions } from './train-options.ts';

/** A model that a run starts from. */
export interface InitialModel extends ModelArtifacts {
  tokenizer: TokenizerJson;
  weightsSha256: string;
}

export interface ResolvedRun {
  settings: RunSettings;
  limits: RunLimits;
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

/** @throws CliError `INVALID_ARGUMENT` for sizes that are not those of the initial model. */
export function resolveNewRun(
  options: TrainOptions,
  { characters, backend, initial }: { characters: number; backend: LoadedBackend; initial: InitialModel | undefined },
): ResolvedRun {
  const preset: PresetName = options.preset ?? 'auto';
  const { values, reason } = choosePreset(preset, { characters, backend, validation: options.validation });
  const sizes = initial ? sizesOf(initial) : values;
  for (const name of MODEL_OPTIONS) {
    const given = options[name];
    if (!initial || given === undefined || given === sizes[name]) continue;
    const message = `${optionName(name)} is ${given}, and the model of --init-from has ${sizes[name]}: leave the option out.`;
    throw new CliError('INVALID_ARGUMENT', message);
  }
  const settings: RunSettings = {
    preset,
    units: options.units ?? sizes.units,
    embedding: options.embedding ?? sizes.embedding,
    layers: options.layers ?? sizes.layers,
    cell: options.cell ?? sizes.cell,
    dropout: options.dropout ?? values.dropout,
    seqLength: options.seqLength ?? values.seqLength,
    batchSize: options.batchSize ?? values.batchSize,
    learningRate: options.learningRate ?? values.learningRate,
    clipNorm: options.clipNorm ?? values.clipNorm,
    validation: options.validation ?? values.validation,
    seed: options.seed ?? 0,
    tokenizer: options.tokenizer ?? initial?.tokenizer.kind ?? 'char',
    carryState: values.carryState,
    initFrom: initial?.weightsSha256,
  };
  const limits: RunLimits = {
    epochs: options.epochs ?? values.epochs,
    steps: options.steps,
    patience: options.patience ?? values.patience,
  };
  const resolved = { ...settings, ...limits };
  const chosen = PRESET_OPTIONS.filter((name) => options[name] === undefined && !(initial && name in sizes));
  const choices = chosen.map((name) => `${optionName(name)} ${resolved[name]}`).join(' ');
  return { settings, limits, reason: `${preset}, ${reason}: ${choices || 'everything was given'}` };
}

/** @throws CliError `RESUME_MISMATCH` naming every option that is not the run's. */
export async function resolveEarlierRun(options: TrainOptions, { settings, limits }: EarlierRun): Promise<ResolvedRun> {
  const differences = findDifferences(options, settings);
  if (options.initFrom !== undefined && (await readModelInfo(options.initFrom)).weightsSha256 !== settings.initFrom) {
    differences.push(`--init-from ${options.initFrom} (the run did not start from that model)`);
  }
  if (differences.length > 0) {
    const message = `A resume cannot change ${differences.join(', ')}: leave that out, or start a new run.`;
    throw new CliError('RESUME_MISMATCH', message);
  }
  return {
    settings,
    limits: {
      epochs: options.epochs ?? limits.epochs,
      steps: options.steps ?? limits.steps,
      patience: options.patience ?? limits.patience,
    },
  };
}

function sizesOf({ architecture }: InitialModel): Pick<RunSettings, (typeof MODEL_OPTIONS)[number]> {
  const { rnnUnits: units, embeddingDim: embedding, rnnLayers: layers, cell } = architecture;
  return { units, embedding, layers, cell };
}
