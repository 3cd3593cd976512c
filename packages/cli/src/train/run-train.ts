/** `char-rnn train`: prepare, take the folder, train, say how it ended. Returns the exit code. */
import { restoreTrainer, Trainer } from '@char-rnn/trainer';
import { CliError } from '../errors/cli-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { compileTrainer, countSteps } from './compile-trainer.ts';
import { type PreparedRun, prepareEarlierRun, prepareNewRun } from './prepare-run.ts';
import { HumanReporter } from './report/human-reporter.ts';
import { JsonReporter } from './report/json-reporter.ts';
import { checkFree, formatResumeCommand, isOccupied, lockDirectory } from './run-directory.ts';
import { meanLoss } from './run-keeper.ts';
import { findReachedLimit } from './run-limiter.ts';
import { optionName, type RunLimits } from './settings.ts';
import type { TrainOptions } from './train-options.ts';
import { trainPreparedRun } from './train-prepared-run.ts';

export async function runTrain(names: readonly string[], options: TrainOptions): Promise<number> {
  if (options.resume && options.overwrite) {
    const message = '--resume goes on with a run and --overwrite replaces it: give one of them.';
    throw new CliError('INVALID_ARGUMENT', message);
  }
  const reporter = options.json ? new JsonReporter() : new HumanReporter();
  const mayBeOccupied = options.resume || options.overwrite;
  // Of a folder that is in use already, that is said before a long text is read.
  let lock = mayBeOccupied && (await isOccupied(options.out)) ? await lockDirectory(options.out) : undefined;
  try {
    const prepared = options.resume ? await prepareEarlierRun(names, options) : await prepareNewRun(names, options);
    const trainer = createTrainer(prepared);
    const hasEnded = findReachedLimit(trainer, prepared.run.limits) !== undefined;
    if (!hasEnded && !lock) {
      lock = await lockDirectory(options.out);
      // Another run may have begun there in the meantime.
      if (!mayBeOccupied) await checkFree(options.out);
    }
    const start = performance.now();
    const outcome = hasEnded
      ? { reason: 'finished-before' as const, best: prepared.record.best }
      : await trainPreparedRun(trainer, prepared, { reporter, options });
    reporter.done({
      reason: outcome.reason,
      step: trainer.step,
      epochs: trainer.position.epoch,
      seconds: (performance.now() - start) / 1000,
      loss: meanLoss(trainer),
      validationLoss: outcome.best ?? undefined,
      baseline: prepared.record.baseline,
      out: options.out,
      resumeCommand: formatNextCommand(names, options, trainer, prepared.run.limits),
    });
    return outcome.reason === 'interrupted' ? ExitCode.interrupted : ExitCode.done;
  } finally {
    await lock?.release();
  }
}

function createTrainer({ model, run, data, earlier }: PreparedRun): Trainer {
  const trainer = new Trainer(model);
  compileTrainer(trainer, run.settings, countSteps(run.limits, data.training.batchesPerEpoch));
  if (earlier) restoreTrainer(trainer, earlier.checkpoint);
  return trainer;
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
