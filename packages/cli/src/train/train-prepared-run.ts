/** From the first step of a prepared run to its last: what watches it, and what is saved when. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CharRnnError } from '@char-rnn/errors';
import { type Callback, TensorBoard, type Trainer, TrainerError } from '@char-rnn/trainer';
import { quoteForShell } from '../terminal/format.ts';
import { Interruption } from '../terminal/interruption.ts';
import { watchReader } from '../terminal/write.ts';
import { computeBaseline } from './baseline.ts';
import { countSteps } from './compile-trainer.ts';
import { OverfittingWatch } from './overfitting-watch.ts';
import type { PreparedRun } from './prepare-run.ts';
import { describeForReport } from './recording/describe-for-report.ts';
import { RunRecorder } from './recording/run-recorder.ts';
import { describeRun } from './report/describe-run.ts';
import { END_REASONS } from './report/end-reasons.ts';
import type { Reporter } from './report/reporter.ts';
import { RunKeeper } from './run-keeper.ts';
import { type EndReason, findReachedLimit, RunLimiter } from './run-limiter.ts';
import { SamplerCallback } from './sampler-callback.ts';
import type { RunLimits } from './settings.ts';
import type { TrainOptions } from './train-options.ts';

interface Training {
  reporter: Reporter;
  options: TrainOptions;
}

/** Trains until an end is reached; everything is saved then. */
export async function trainPreparedRun(
  trainer: Trainer,
  prepared: PreparedRun,
  { reporter, options }: Training,
): Promise<{ reason: EndReason; best: number | null }> {
  const { data, run, record, corpus } = prepared;
  const interruption = new Interruption(() => reporter.interrupting());
  const { signal } = interruption;
  interruption.listen();
  // A reader that has gone (as in `| head`) wants no more than a Ctrl-C does.
  watchReader(interruption.interrupt);
  for (const measurement of prepared.measurements) reporter.measured(measurement);
  await addBaseline(prepared, options, signal);

  const keeper = new RunKeeper(options.out, record, corpus.tokenizer);
  // A run can be resumed from its first moment on; this also removes the checkpoints of a run that is overwritten.
  await keeper.begin(trainer, prepared.earlier === undefined);
  const totalSteps = countSteps(run.limits, data.training.batchesPerEpoch);
  const recorder = await RunRecorder.start(options.out, {
    facts: describeForReport(prepared, options),
    step: trainer.step,
    totalSteps,
  });
  reporter.start(describeRun(prepared, options));
  const warn = (message: string) => {
    reporter.warn(message);
    recorder.warn(trainer.step, message);
  };
  for (const warning of prepared.warnings) warn(warning);
  const sampler = new SamplerCallback({
    tokenizer: corpus.tokenizer,
    seed: run.settings.seed,
    everySteps: run.recording.sampleEvery,
    signal,
    show: (sample) => {
      reporter.sample(sample);
      recorder.sample(sample);
    },
  });
  const limiter = new RunLimiter({ ...run.limits, seconds: options.timeLimit });
  const callbacks: Callback[] = [...reporter.callbacks, keeper, sampler, new OverfittingWatch(warn), recorder, limiter];
  const logDir = join(options.out, 'tensorboard');
  // Of a run that is overwritten: TensorBoard would show both as one.
  if (!prepared.earlier) await rm(logDir, { recursive: true, force: true });
  if (options.tensorboard) callbacks.push(new TensorBoard({ logDir, updateEvery: 1 }));
  const showLosses = (isFinal: boolean) =>
    reporter.losses({
      training: recorder.trainingLosses,
      validation: trainer.position.validations,
      baseline: record.baseline,
      unit: run.settings.tokenizer,
      isFinal,
    });
  callbacks.push({ onEpochEnd: () => showLosses(false) });
  try {
    await fitToEnd(trainer, { prepared, callbacks, keeper, sampler, signal });
    const reason = endReason(trainer, run.limits, { limiter, signal });
    await recorder.draw(trainer, {
      name: reason === 'interrupted' ? 'interrupted' : 'done',
      message: END_REASONS[reason],
    });
    showLosses(true);
    return { reason, best: keeper.best };
  } catch (error) {
    const explained = explainDivergence(error, options.out, keeper.savedStep);
    // The report of a run that failed is worth a try, but not another error.
    await recorder.draw(trainer, { name: 'failed', message: (explained as Error).message }).catch(() => {});
    throw explained;
  } finally {
    interruption.release();
  }
}

interface Fitting {
  prepared: PreparedRun;
  callbacks: readonly Callback[];
  keeper: RunKeeper;
  sampler: SamplerCallback;
  signal: AbortSignal;
}

async function fitToEnd(trainer: Trainer, { prepared, callbacks, keeper, sampler, signal }: Fitting): Promise<void> {
  const { data, run } = prepared;
  const { epochs } = run.limits;
  const { validateEvery } = run.settings;
  const validationData = data.validation.dataset;
  try {
    await trainer.fit(data.training, { epochs, validationData, validateEvery, callbacks, signal });
    if (trainer.position.batch > 0 && !signal.aborted) {
      // A limit ended the run within an epoch: its model is judged like those at the ends of epochs.
      const { loss } = validationData ? await trainer.evaluate(validationData, { signal }) : {};
      await keeper.keepModel(trainer, loss);
      await keeper.saveCheckpoint(trainer);
      if (run.recording.sampleEvery === undefined) await sampler.show(trainer);
    }
  } catch (error) {
    // An evaluation that is interrupted throws the signal's reason.
    if (error !== signal.reason) throw error;
  }
  if (signal.aborted) await keeper.keepPosition(trainer);
}

function endReason(
  trainer: Trainer,
  limits: RunLimits,
  { limiter, signal }: { limiter: RunLimiter; signal: AbortSignal },
): EndReason {
  if (signal.aborted && findReachedLimit(trainer, limits) === undefined) return 'interrupted';
  return limiter.reached ?? 'epochs';
}

/** Counts the n-gram model that the run is compared with, unless the run has it from before. */
async function addBaseline(
  { data, corpus, record }: PreparedRun,
  { baseline }: TrainOptions,
  signal: AbortSignal,
): Promise<void> {
  const { dataset } = data.validation;
  if (!dataset || baseline === false || record.baseline) return;
  try {
    const options = { validation: dataset, vocabSize: corpus.tokenizer.size, signal };
    record.baseline = await computeBaseline(data.trainIds, options);
  } catch (error) {
    if (error !== signal.reason) throw error;
  }
}

/** What to do when the loss is no number any more; every other error stays as it is. */
function explainDivergence(error: unknown, out: string, savedStep: number): unknown {
  if (!CharRnnError.isInstance(error, 'LOSS_NOT_FINITE')) return error;
  const reason = error.message.replace(/\. .*$/, '.');
  const message = `${reason} The run in ${quoteForShell(out)} is as it was after step ${savedStep}. A resume would come to the same end: start anew with a lower --learning-rate or with --clip-norm 1, from this model if you like (--init-from).`;
  return new TrainerError('LOSS_NOT_FINITE', message, { cause: error });
}
