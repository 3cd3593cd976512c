import { CharRnnError } from '@char-rnn/errors';
import { CliError } from './cli-error.ts';

/** What the command tells the program that called it. */
export const ExitCode = { done: 0, workFailed: 1, wrongRequest: 2, interrupted: 130 } as const;

/** Codes of errors that a changed request would not have avoided: the network, the disk, the numbers, a damaged file. */
const FAILED_WORK: ReadonlySet<string> = new Set([
  'CORRUPT_CHECKPOINT',
  'CORRUPT_FILE',
  'CORRUPT_HISTORY',
  'CORRUPT_MODEL',
  'DATASET_CORRUPT',
  'DATASET_UNAVAILABLE',
  'INVALID_LOGITS',
  'LOSS_NOT_FINITE',
  'OUTPUT_NOT_WRITABLE',
]);

/** The exit code for an error. An output that is found not to be writable before the work begins is a CliError. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return ExitCode.wrongRequest;
  if (CharRnnError.isInstance(error) && !FAILED_WORK.has(error.code)) return ExitCode.wrongRequest;
  return ExitCode.workFailed;
}
