/** Everything that `char-rnn bench` finds out, in the order in which a training and then a text would need it. */
import { availableParallelism, totalmem } from 'node:os';
import type { LoadedBackend } from '@char-rnn/backend';
import { countParams } from '@char-rnn/files';
import { enableWasmFeatures } from '@char-rnn/kernels';
import { describeMachine, type Machine } from '../backend/describe-machine.ts';
import { loadBackend, loadFastBackends } from '../backend/load-backend.ts';
import type { UpdateProgress } from '../terminal/show-progress.ts';
import { prepareData } from '../train/prepare-data.ts';
import { architectureOf } from '../train/prepare-model.ts';
import { resolveNewRun } from '../train/resolve-run.ts';
import type { RunSettings } from '../train/settings.ts';
import type { TrainOptions } from '../train/train-options.ts';
import { imagineText } from './imagined-text.ts';
import { type GenerationSpeed, measureGeneration, WRITING_COUNT } from './measure-generation.ts';
import { measureTraining, type TrainingSpeed } from './measure-training.ts';

/** Of each kind, after one that warms up. */
const RUNS = 20;
/** So that slow machines, and large models, are done within a minute too. */
const TRAINING_SECONDS_AT_MOST = 5;
const GENERATION_SECONDS_AT_MOST = 2;

type GivenSettings = 'preset' | 'units' | 'embedding' | 'layers' | 'cell' | 'seqLength' | 'batchSize';

/** The training and the backends that are asked for. */
export interface BenchRequest extends Pick<TrainOptions, GivenSettings | 'threads'> {
  /** Of the whole text, held-out part included. */
  characters: number;
  /** `auto`: those that a training would choose from. */
  backend: string;
}

/** What was measured, on what. */
export interface Bench {
  machine: Machine & {
    cores: number;
    memoryBytes: number;
    /** V8's, which the command sets for itself. */
    switches: string[];
  };
  characters: number;
  /** Those that are not held out. */
  trainCharacters: number;
  vocabSize: number;
  parameters: number;
  settings: RunSettings;
  /** What the preset chose and why. */
  reason: string;
  epochs: number;
  stepsPerEpoch: number;
  training: TrainingSpeed[];
  generation: GenerationSpeed[];
  /** What could not be had, such as threads. */
  warnings: string[];
}

/** @throws BackendError `BACKEND_UNAVAILABLE`; CliError `TEXT_TOO_SHORT`; the signal's reason when it is aborted. */
export async function measureMachine(
  request: BenchRequest,
  { signal, update }: { signal: AbortSignal; update: UpdateProgress },
): Promise<Bench> {
  const { characters, threads } = request;
  const switches = enableWasmFeatures();
  const warnings = new Set<string>();
  const onWarning = (message: string) => warnings.add(message);
  const { found, passedOver } = await findBackends(request, onWarning);
  const {
    settings,
    limits,
    reason = '',
  } = resolveNewRun(request, { characters, backend: found[0]!, initial: undefined });
  const corpus = imagineText(characters);
  const { training, trainCharacters } = prepareData(corpus, settings);
  const stepsPerEpoch = training.batchesPerEpoch;
  const parameters = countParams(architectureOf(settings, corpus.tokenizer));

  let runs = 0;
  const onRun = () => update(++runs, (found.length + WRITING_COUNT) * (1 + RUNS));
  const options = { runs: RUNS, signal, onRun };
  const trained = await measureTraining(found, {
    ...{ ...options, secondsAtMost: TRAINING_SECONDS_AT_MOST },
    ...{ corpus, settings, limits, parameters, stepsPerEpoch },
  });
  // Where steps were slow there were fewer.
  runs = found.length * (1 + RUNS);
  const generation = await measureGeneration(settings, corpus.tokenizer, {
    ...{ ...options, secondsAtMost: GENERATION_SECONDS_AT_MOST },
    ...{ threads, onWarning },
  });
  return {
    machine: { ...describeMachine(), cores: availableParallelism(), memoryBytes: totalmem(), switches },
    characters,
    trainCharacters,
    vocabSize: corpus.tokenizer.size,
    parameters,
    settings,
    reason,
    epochs: limits.epochs,
    stepsPerEpoch,
    training: [...trained, ...passedOver],
    generation,
    warnings: [...warnings],
  };
}

/** The backend that is named, or those that a training would choose from, and why not the others. */
async function findBackends(
  { backend, threads }: BenchRequest,
  onWarning: (message: string) => void,
): Promise<{ found: LoadedBackend[]; passedOver: TrainingSpeed[] }> {
  if (backend !== 'auto') return { found: [await loadBackend(backend, { threads, onWarning })], passedOver: [] };
  const passedOver: TrainingSpeed[] = [];
  const onPassedOver = (name: string, reason: string) =>
    passedOver.push({ name, reason: `${reason} (--backend ${name} tries it)` });
  return { found: await loadFastBackends({ threads, onWarning, onPassedOver }), passedOver };
}
