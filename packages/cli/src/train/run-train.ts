/** `char-rnn train`: prepare, claim the folder, train, save, say how it ended. Returns the exit code. */
import { countParams } from '@char-rnn/files';
import { restoreTrainer, Trainer } from '@char-rnn/trainer';
import { CliError } from '../errors/cli-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { watchReader } from '../terminal/write.ts';
import { Interruption } from './interruption.ts';
import { estimateMemory } from './memory.ts';
import { type PreparedRun, prepareEarlierRun, prepareNewRun } from './prepare-run.ts';
import { HumanReporter } from './report/human-reporter.ts';
import { JsonReporter } from './report/json-reporter.ts';
import type { Reporter, RunOutcome, RunPlan } from './report/reporter.ts';
import { claimDirectory, formatResumeCommand } from './run-directory.ts';
import { meanLoss, RunKeeper } from './run-keeper.ts';
import { isOutOfPatience, RunLimiter } from './run-limiter.ts';
import { SamplerCallback } from './sampler-callback.ts';
import { optionName, type RunLimits } from './settings.ts';
import type { TrainOptions } from './train-options.ts';

export async function runTrain(names: readonly string[], options: TrainOptions): Promise<number> {
  if (options.resume && options.overwrite) {
    const message = '--resume goes on with a run and --overwrite replaces it: give one of them.';
    throw new CliError('INVALID_ARGUMENT', message);
  }
  const prepared = options.resume ? await prepareEarlierRun(names, options) : await prepareNewRun(names, options);
  const { settings, limits } = prepared.run;
  const reporter = options.json ? new JsonReporter() : new HumanReporter();
  const interruption = new Interruption(() => reporter.interrupting());
  const trainer = new Trainer(prepared.model);
  trainer.compile({ learningRate: settings.learningRate, clipNorm: settings.clipNorm || undefined });
  if (prepared.earlier) restoreTrainer(trainer, prepared.earlier.checkpoint);
  const keeper = new RunKeeper(options.out, prepared.record, prepared.corpus.tokenizer);

  const start = performance.now();
  let reason: RunOutcome['reason'] = 'finished-before';
  if (findReachedLimit(trainer, limits) === undefined) {
    const history = trainer.position.history.map((record) => ({ ...record }));
    await claimDirectory(options.out, history);
    // A run can be resumed from its first moment on; this also removes the checkpoints of a run that is overwritten.
    if (!prepared.earlier) await keeper.saveCheckpoint(trainer);
    interruption.listen();
    // A reader that has gone (as in `| head`) wants no more than a Ctrl-C does.
    watchReader(interruption.interrupt);
    for (const measurement of prepared.measurements) reporter.measured(measurement);
    reporter.start(describeRun(prepared, options));
    for (const warning of prepared.warnings) reporter.warn(warning);
    reason = await trainToEnd(trainer, { prepared, keeper, reporter, signal: interruption.signal, options });
    interruption.release();
  }
  reporter.done({
    reason,
    step: trainer.step,
    epochs: trainer.position.epoch,
    seconds: (performance.now() - start) / 1000,
    loss: meanLoss(trainer),
    validationLoss: keeper.best ?? undefined,
    out: options.out,
    resumeCommand: formatNextCommand(names, options, trainer, limits),
  });
  return reason === 'interrupted' ? ExitCode.interrupted : ExitCode.done;
}

interface Training {
  prepared: PreparedRun;
  keeper: RunKeeper;
  reporter: Reporter;
  signal: AbortSignal;
  options: TrainOptions;
}

/** Trains until an end is reached; everything is saved then. */
async function trainToEnd(
  trainer: Trainer,
  { prepared, keeper, reporter, signal, options }: Training,
): Promise<RunOutcome['reason']> {
  const { corpus, data, run } = prepared;
  const limiter = new RunLimiter({ ...run.limits, seconds: options.timeLimit });
  const show = reporter.sample.bind(reporter);
  const sampler = new SamplerCallback({ tokenizer: corpus.tokenizer, seed: run.settings.seed, signal, show });
  const validationData = data.validation.dataset;
  const callbacks = [...reporter.callbacks, keeper, sampler, limiter];
  try {
    await trainer.fit(data.training, { epochs: run.limits.epochs, validationData, callbacks, signal });
    if (trainer.position.batch > 0 && !signal.aborted) {
      // A limit ended the run within an epoch: its model is judged like those at the ends of epochs.
      const { loss } = validationData ? await trainer.evaluate(validationData, { signal }) : {};
      await keeper.keepModel(trainer, loss);
      await keeper.saveCheckpoint(trainer);
      await sampler.onEpochEnd(trainer.position.epoch, undefined, trainer);
    }
  } catch (error) {
    // An evaluation that is interrupted throws the signal's reason.
    if (error !== signal.reason) throw error;
  }
  if (signal.aborted) {
    await keeper.keepPosition(trainer);
    if (findReachedLimit(trainer, run.limits) === undefined) return 'interrupted';
  }
  return limiter.reached ?? 'epochs';
}

/** The limit that leaves a run nothing to do, if one does. */
function findReachedLimit({ step, position }: Trainer, limits: RunLimits): keyof RunLimits | undefined {
  if (position.epoch >= limits.epochs) return 'epochs';
  if (step >= (limits.steps ?? Number.POSITIVE_INFINITY)) return 'steps';
  if (position.batch === 0 && isOutOfPatience(position.history, limits.patience)) return 'patience';
  return undefined;
}

/** The command that goes on with the run, with more of what it has used up. */
function formatNextCommand(
  names: readonly string[],
  { out }: TrainOptions,
  trainer: Trainer,
  limits: RunLimits,
): string {
  const reached = findReachedLimit(trainer, limits);
  const more = reached === undefined ? '' : ` ${optionName(reached)} ${2 * limits[reached]!}`;
  return formatResumeCommand(names, out) + more;
}

function describeRun(
  { corpus, run, data, backend, model, record, earlier }: PreparedRun,
  options: TrainOptions,
): RunPlan {
  const parameters = countParams(model.architecture);
  const vocabSize = corpus.tokenizer.size;
  return {
    text: record.text,
    vocabSize,
    trainCharacters: data.trainCharacters,
    validationCharacters: data.validationCharacters,
    validationLanes: data.validation.dataset?.batchSize ?? 0,
    validationCharactersRead: data.validation.charactersRead,
    settings: run.settings,
    limits: run.limits,
    timeLimit: options.timeLimit,
    reason: run.reason,
    parameters,
    backend,
    memoryBytes: estimateMemory(run.settings, { parameters, vocabSize, backend }),
    stepsPerEpoch: data.training.batchesPerEpoch,
    out: options.out,
    resumedFrom: earlier?.checkpoint.step,
  };
}
