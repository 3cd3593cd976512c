/**
 * The settings that somebody would choose who knows how long the text is and how fast the machine. Only sizes are in
 * here: nothing is measured, so that the same text on the same backend always gives the same model.
 */
import type { LoadedBackend } from '@char-rnn/backend';
import type { PresetName } from './preset-names.ts';
import type { RunLimits, RunSettings } from './settings.ts';

/** What a preset decides; the rest is the user's alone. */
type PresetValues = Omit<RunSettings, UserSettings> & Omit<RunLimits, 'steps'>;
type UserSettings = 'preset' | 'seed' | 'tokenizer' | 'initFrom' | 'stepsPerEpoch' | 'validateEvery';

export interface Preset {
  values: PresetValues;
  /** What it goes by, in a few words. */
  reason: string;
}

/** How a backend computes: JavaScript, the processor's vector units, or a graphics processor. */
type Speed = 'script' | 'vector' | 'graphics';

interface Tier {
  /** Characters of training text from which on this is the choice. */
  from: number;
  units: number;
  embedding: number;
  dropout: number;
}

/** Larger models than the text supports only learn it by heart; larger ones than the machine supports never get there. */
const TIERS: Readonly<Record<Speed, readonly Tier[]>> = {
  // 13,000 characters a second with 128 units, and the work grows with their square: the first epoch of 1 MB has to
  // end within two minutes.
  script: [{ from: 0, units: 128, embedding: 64, dropout: 0 }],
  // simd on two cores with 512 units: 25,000 characters a second (Node 24), 13,000 (Node 20).
  vector: [
    { from: 0, units: 128, embedding: 64, dropout: 0.1 },
    { from: 200_000, units: 256, embedding: 128, dropout: 0.1 },
    { from: 800_000, units: 512, embedding: 256, dropout: 0.2 },
  ],
  // A graphics processor takes some 50 ms for a step of the tutorial's model: it can have it wherever the text supports it.
  graphics: [
    { from: 0, units: 128, embedding: 64, dropout: 0.1 },
    { from: 200_000, units: 512, embedding: 256, dropout: 0.2 },
    { from: 800_000, units: 1024, embedding: 256, dropout: 0.3 },
  ],
};

/** For models of 128 units. Larger ones take smaller rates: with the square root of their width. */
const LEARNING_RATE: Readonly<Record<Speed, number>> = { script: 6e-3, vector: 4e-3, graphics: 4e-3 };
const UNITS_OF_LEARNING_RATE = 128;

/** Batches: on a processor small ones learn more from each character; a graphics processor wants to be filled. */
const BATCH: Readonly<Record<Speed, { batchSize: number; seqLength: number }>> = {
  script: { batchSize: 32, seqLength: 64 },
  vector: { batchSize: 64, seqLength: 100 },
  graphics: { batchSize: 64, seqLength: 100 },
};

/**
 * After five epochs of Shakespeare with 256 units the held-out loss was 1.578 with it and 1.583 without. (A cosine schedule,
 * which needs more epochs to pay, had 1.641.)
 */
const AUTO_EMA = 0.998;

/** Characters to read in all epochs together: about a quarter of an hour at the speeds above. */
const CHARACTERS_TO_READ: Readonly<Record<Speed, number>> = {
  script: 10_000_000,
  vector: 15_000_000,
  graphics: 20_000_000,
};
const MOST_EPOCHS = 50;
const FEWEST_EPOCHS = 2;
/** Batches are made smaller for a short text until an epoch has this many steps. */
const STEPS_PER_EPOCH_WANTED = 20;
/** Windows shorter than a word or two teach nothing of how words follow each other. */
const SHORTEST_WINDOW = 16;

/** Where the schedules are not used, so that an option for one of them has the others beside it. */
const SCHEDULE_DEFAULTS = { lrWarmup: 0, lrMin: 0, lrFactor: 0.5, lrEvery: 2 };

/** The TensorFlow tutorial "Text generation with an RNN", as it stands: it holds nothing out and never stops early. */
const TUTORIAL: PresetValues = {
  units: 1024,
  embedding: 256,
  layers: 1,
  cell: 'gru',
  dropout: 0,
  embeddingDropout: 0,
  weightDropout: 0,
  seqLength: 100,
  batchSize: 64,
  stateful: false,
  learningRate: 1e-3,
  lrSchedule: 'constant',
  ...SCHEDULE_DEFAULTS,
  clipNorm: 0,
  weightDecay: 0,
  beta2: 0.999,
  ema: 0,
  validation: 0,
  epochs: 20,
  patience: 0,
};

/**
 * The tutorial's model with everything that makes it generalise: on a megabyte of text it learns for twenty epochs without
 * getting worse on text that it has not seen. benchmarks/results has the log of such a run.
 */
const BEST: PresetValues = {
  ...TUTORIAL,
  dropout: 0.4,
  embeddingDropout: 0.1,
  weightDropout: 0.3,
  stateful: true,
  learningRate: 2e-3,
  lrSchedule: 'cosine',
  lrWarmup: 100,
  lrMin: 1e-5,
  clipNorm: 1,
  weightDecay: 0.01,
  beta2: 0.99,
  ema: 0.998,
  validation: 0.1,
};

export interface PresetRequest {
  /** Characters of the whole text, held-out part included. */
  characters: number;
  backend: LoadedBackend;
  /** What the user wants held out, where that was said. */
  validation?: number;
  /** The width of the model, where it is given: the learning rate depends on it. */
  units?: number;
}

export function choosePreset(name: PresetName, request: PresetRequest): Preset {
  const { characters, backend, validation = 0.1 } = request;
  if (name === 'tutorial') return { values: { ...TUTORIAL }, reason: 'as in the TensorFlow tutorial' };
  const trainCharacters = Math.floor(characters * (1 - validation));
  if (name === 'best') {
    const values = { ...BEST, validation, ...fitBatch(BEST, trainCharacters) };
    return { values, reason: "the tutorial's model with all that makes it better on text it has not seen" };
  }
  const speed = speedOf(backend);
  const tier = TIERS[speed].filter(({ from }) => from <= trainCharacters).at(-1)!;
  const units = request.units ?? tier.units;
  const epochs = Math.round(CHARACTERS_TO_READ[speed] / Math.max(1, trainCharacters));
  const values: PresetValues = {
    ...TUTORIAL,
    units,
    embedding: tier.embedding,
    dropout: tier.dropout,
    ...fitBatch(BATCH[speed], trainCharacters),
    stateful: true,
    learningRate: Number((LEARNING_RATE[speed] * Math.sqrt(UNITS_OF_LEARNING_RATE / units)).toPrecision(2)),
    clipNorm: 1,
    ema: AUTO_EMA,
    validation,
    epochs: Math.min(MOST_EPOCHS, Math.max(FEWEST_EPOCHS, epochs)),
    patience: 5,
  };
  const reason = `for ${Math.round(characters / 1000).toLocaleString('en-US')} thousand characters on ${DESCRIPTIONS[speed]}`;
  return { values, reason };
}

const DESCRIPTIONS: Readonly<Record<Speed, string>> = {
  script: 'the JavaScript backend',
  vector: "this machine's processor",
  graphics: 'a graphics processor',
};

function speedOf({ name, accelerated }: LoadedBackend): Speed {
  if (accelerated) return 'graphics';
  return name === 'tensorflow' || name === 'simd' ? 'vector' : 'script';
}

function fitBatch(wanted: { batchSize: number; seqLength: number }, characters: number) {
  let { batchSize, seqLength } = wanted;
  while (batchSize > 1 && characters < STEPS_PER_EPOCH_WANTED * batchSize * seqLength) batchSize >>= 1;
  while (seqLength > SHORTEST_WINDOW && characters < STEPS_PER_EPOCH_WANTED * seqLength) seqLength >>= 1;
  return { batchSize, seqLength: Math.max(SHORTEST_WINDOW, seqLength) };
}
