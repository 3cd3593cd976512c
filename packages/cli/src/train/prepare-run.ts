/** Everything before the first step, in the order that finds a wrong request soonest. The folder is not touched yet. */
import type { BackendMeasurement, LoadedBackend } from '@char-rnn/backend';
import { CharRnnError } from '@char-rnn/errors';
import { isModelDirectory } from '@char-rnn/files';
import type { CharRnnModel } from '@char-rnn/model';
import { tokenizerFromJSON } from '@char-rnn/tokenizer';
import { CliError } from '../errors/cli-error.ts';
import { type Corpus, fitCorpus, readCorpus } from '../texts/corpus.ts';
import { findTexts } from '../texts/find-texts.ts';
import { showReading } from '../texts/show-reading.ts';
import { type BackendChoice, chooseBackend } from './backend-choice.ts';
import { type PreparedData, prepareData } from './prepare-data.ts';
import { prepareModel } from './prepare-model.ts';
import { readInitialModel } from './read-initial-model.ts';
import { type ResolvedRun, resolveEarlierRun, resolveNewRun } from './resolve-run.ts';
import { checkFree, type EarlierRun, type RunRecord, readEarlierRun } from './run-directory.ts';
import type { TrainOptions } from './train-options.ts';

export interface PreparedRun {
  corpus: Corpus;
  run: ResolvedRun;
  data: PreparedData;
  backend: LoadedBackend;
  /** What the backends took that it was chosen from. */
  measurements: BackendMeasurement[];
  model: CharRnnModel;
  record: RunRecord;
  earlier?: EarlierRun;
  /** What the user has to know before it begins. */
  warnings: string[];
}

/** A run that has not begun yet, in an `--out` that is free or is to be overwritten. */
export async function prepareNewRun(names: readonly string[], options: TrainOptions): Promise<PreparedRun> {
  if (!options.overwrite) await checkFree(options.out);
  const texts = await findTexts(names);
  const initial = options.initFrom ? await readInitialModel(options.initFrom, options.tokenizer) : undefined;
  const kind = options.tokenizer ?? initial?.tokenizer.kind ?? 'char';
  const initialTokenizer = initial && tokenizerFromJSON(initial.tokenizer);
  const corpus = await showReading((onProgress) =>
    fitCorpus(texts, { kind, initial: initialTokenizer, scratchFolder: options.out, onProgress }),
  );
  const characters = corpus.ids.length;
  const resolveOn = (backend: LoadedBackend) => resolveNewRun(options, { characters, backend, initial });
  const { backend, measurements } = await chooseBackend(options.backend ?? 'auto', {
    threads: options.threads,
    corpus,
    settingsOn: (candidate) => resolveOn(candidate).settings,
  });
  const run = resolveOn(backend);
  const data = prepareData(corpus, run.settings);
  const model = await prepareModel(run.settings, corpus.tokenizer, initial);
  const record = recordOf(corpus, run, backend);
  return { corpus, run, data, backend, measurements, model, record, warnings: data.warnings };
}

/** A run that stopped, as it was but for its limits. */
export async function prepareEarlierRun(names: readonly string[], options: TrainOptions): Promise<PreparedRun> {
  const earlier = await readEarlierRun(options.out);
  const run = await resolveEarlierRun(options, earlier);
  const tokenizer = tokenizerFromJSON(earlier.tokenizer);
  const texts = await findTexts(names);
  const corpus = await showReading((onProgress) =>
    readCorpus(texts, { tokenizer, scratchFolder: options.out, onProgress }),
  );
  checkSameText(corpus, earlier);
  const { backend, measurements } = await chooseEarlierBackend(options, earlier, corpus);
  const data = prepareData(corpus, run.settings);
  // Its initial weights are replaced by those of the checkpoint.
  const model = await prepareModel(run.settings, tokenizer, undefined);
  const hasModel = await isModelDirectory(options.out);
  const record = { ...recordOf(corpus, run, backend), best: hasModel ? earlier.best : null };
  const warnings = earlier.skipped.map(({ step, reason }) => `Checkpoint ${step} is passed over: ${reason}`);
  if (backend.name !== earlier.backend) {
    warnings.push(`The backend is ${backend.name} and was ${earlier.backend}: losses can differ in the last digits.`);
  }
  warnings.push(...data.warnings);
  return { corpus, run, data, backend, measurements, model, record, earlier, warnings };
}

function recordOf({ name, ids, sha256, tokenizer }: Corpus, run: ResolvedRun, backend: LoadedBackend): RunRecord {
  const { settings, limits, recording } = run;
  const text = { name, characters: ids.length, sha256 };
  return { settings, limits, recording, text, tokenizer: tokenizer.toJSON(), backend: backend.name, best: null };
}

function checkSameText({ name, ids, sha256 }: Corpus, { text }: EarlierRun): void {
  if (sha256 === text.sha256) return;
  const message = `The text is not the one of the run: ${name} with ${ids.length} characters (SHA-256 ${sha256.slice(0, 12)}), the run has ${text.name} with ${text.characters} (${text.sha256.slice(0, 12)}). Give the same text, or start a new run with --init-from.`;
  throw new CliError('RESUME_MISMATCH', message);
}

/** The backend of before, unless another one is asked for or it is not there any more. */
async function chooseEarlierBackend(
  { backend, threads }: TrainOptions,
  earlier: EarlierRun,
  corpus: Corpus,
): Promise<BackendChoice> {
  const run = { threads, corpus, settingsOn: () => earlier.settings };
  try {
    return await chooseBackend(backend ?? earlier.backend, run);
  } catch (error) {
    if (backend !== undefined || !CharRnnError.isInstance(error, 'BACKEND_UNAVAILABLE')) throw error;
    return chooseBackend('auto', run);
  }
}
