/**
 * The settings that somebody would choose who knows how long the text is and how fast the machine. Only sizes are in
 * here: nothing is measured, so that the same text on the same backend always gives the same model.
 */
import type { LoadedBackend } from '@char-rnn/backend';
import type { RunLimits, RunSettings } from './settings.ts';

export type PresetName = 'auto' | 'tutorial';

/** What a preset decides; seed and tokenizer are the user's alone. */
type PresetValues = Omit<RunSettings, 'preset' | 'seed' | 'tokenizer' | 'initFrom'> & Omit<RunLimits, 'steps'>;

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
  learningRate: number;
  dropout: number;
}

/** Larger models than the text supports only learn it by heart; larger ones than the machine supports never get there. */
const TIERS: Readonly<Record<Speed, readonly Tier[]>> = {
  // 13,000 characters a second with 128 units, and the work grows with their square: the first epoch of 1 MB has to
  // end within two minutes.
  script: [{ from: 0, units: 128, embedding: 64, learningRate: 6e-3, dropout: 0 }],
  // simd on two cores with 512 units: 25,000 characters a second (Node 24), 13,000 (Node 20).
  vector: [
    { from: 0, units: 128, embedding: 64, learningRate: 4e-3, dropout: 0.1 },
    { from: 200_000, units: 256, embedding: 128, learningRate: 3e-3, dropout: 0.1 },
    { from: 800_000, units: 512, embedding: 256, learningRate: 2e-3, dropout: 0.2 },
  ],
  // A graphics processor takes some 50 ms for a step of the tutorial's model: it can have it wherever the text supports it.
  graphics: [
    { from: 0, units: 128, embedding: 64, learningRate: 4e-3, dropout: 0.1 },
    { from: 200_000, units: 512, embedding: 256, learningRate: 2e-3, dropout: 0.2 },
    { from: 800_000, units: 1024, embedding: 256, learningRate: 1e-3, dropout: 0.3 },
  ],
};

/** Batches: on a processor small ones learn more from each character; a graphics processor wants to be filled. */
const BATCH: Readonly<Record<Speed, { batchSize: number; seqLength: number }>> = {
  script: { batchSize: 32, seqLength: 64 },
  vector: { batchSize: 64, seqLength: 100 },
  graphics: { batchSize: 64, seqLength: 100 },
};

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

/** The TensorFlow tutorial "Text generation with an RNN", as it stands: it holds nothing out and never stops early. */
const TUTORIAL: PresetValues = {
  units: 1024,
  embedding: 256,
  layers: 1,
  cell: 'gru',
  dropout: 0,
  seqLength: 100,
  batchSize: 64,
  learningRate: 1e-3,
  clipNorm: 0,
  validation: 0,
  carryState: false,
  epochs: 20,
  patience: 0,
};

export interface PresetRequest {
  /** Characters of the whole text, held-out part included. */
  characters: number;
  backend: LoadedBackend;
  /** What the user wants held out, where that was said. */
  validation: number | undefined;
}

export function choosePreset(name: PresetName, { characters, backend, validation = 0.1 }: PresetRequest): Preset {
  if (name === 'tutorial') return { values: { ...TUTORIAL }, reason: 'as in the TensorFlow tutorial' };
  const speed = speedOf(backend);
  const trainCharacters = Math.floor(characters * (1 - validation));
  const tier = TIERS[speed].filter(({ from }) => from <= trainCharacters).at(-1)!;
  const epochs = Math.round(CHARACTERS_TO_READ[speed] / Math.max(1, trainCharacters));
  const values: PresetValues = {
    units: tier.units,
    embedding: tier.embedding,
    layers: 1,
    cell: 'gru',
    dropout: tier.dropout,
    ...fitBatch(BATCH[speed], trainCharacters),
    learningRate: tier.learningRate,
    clipNorm: 1,
    validation,
    carryState: true,
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
