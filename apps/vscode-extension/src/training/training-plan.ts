/** What a person chooses before a training, and the arguments of the command that it means. */
import type { TrainingProgress } from './training-progress.ts';

export const TRAINING_PLANS = ['quick', 'good', 'long', 'tutorial'] as const;
export type TrainingPlan = (typeof TRAINING_PLANS)[number];

/** Seconds of the quick plan. */
const QUICK_SECONDS = 60;

/**
 * From here on the preset chooses a model that has not read the text once within the quick plan's minute; a smaller one learns more in
 * that time.
 */
const LARGE_TEXT = 800_000;
const QUICK_UNITS = 256;

/** The first model that can be used is there after so many seconds, and each better one after as many. */
const SAVE_EVERY = '15s';

/** What the extension itself decides; a setting cannot change it. */
const RESERVED = ['--out', '--resume', '--overwrite', '--json'];

export interface TrainingRequest {
  plan: TrainingPlan;
  /** Of the text. */
  characters: number;
  /** More arguments, from the settings: they win over those of the plan. */
  extra: readonly string[];
}

/** The arguments that make a new run; text and folder are the caller's. @throws Error for arguments that cannot be given. */
export function planArguments({ plan, characters, extra }: TrainingRequest): string[] {
  const reserved = extra.find((argument) => RESERVED.includes(argument.split('=')[0]));
  if (reserved !== undefined) {
    throw new Error(`charRnn.training.arguments has ${reserved}, which the extension decides: leave it out.`);
  }
  const own = ['--checkpoint-every', SAVE_EVERY, ...ARGUMENTS[plan](characters)];
  return [...withoutGiven(own, extra), ...extra];
}

const ARGUMENTS: Readonly<Record<TrainingPlan, (characters: number) => string[]>> = {
  quick: (characters) => [
    '--time-limit',
    `${QUICK_SECONDS}s`,
    ...(characters > LARGE_TEXT ? ['--units', String(QUICK_UNITS)] : []),
  ],
  good: () => [],
  long: () => ['--preset', 'best'],
  tutorial: () => ['--preset', 'tutorial'],
};

export interface ResumeRequest {
  plan: TrainingPlan;
  extra: readonly string[];
  /** Of the run so far. */
  progress: TrainingProgress;
}

/**
 * The arguments with which a run goes on: one that was interrupted with what is left of its limits, one that has reached a limit with as
 * much again. What it was made with is in its checkpoint.
 */
export function resumeArguments({ plan, extra, progress: { endedBy, plan: run, seconds } }: ResumeRequest): string[] {
  const given = extra.indexOf('--time-limit');
  const limit = given >= 0 ? parseSeconds(extra[given + 1]) : plan === 'quick' ? QUICK_SECONDS : undefined;
  const left = endedBy === undefined && limit !== undefined ? Math.max(1, Math.ceil(limit - seconds)) : limit;
  const time = left === undefined ? [] : ['--time-limit', `${left}s`];
  const { epochs = 0, steps = 0, patience = 0 } = run?.limits ?? {};
  const more: Record<string, string[]> = {
    epochs: ['--epochs', String(2 * epochs)],
    steps: ['--steps', String(2 * steps)],
    patience: ['--patience', String(2 * patience)],
  };
  return ['--resume', ...time, ...(more[endedBy ?? ''] ?? [])];
}

/** `30s`, `5m`, `1h` in seconds. */
function parseSeconds(duration: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([smh])$/.exec(duration ?? '');
  if (match === null) return undefined;
  return Number(match[1]) * { s: 1, m: 60, h: 3600 }[match[2] as 's' | 'm' | 'h'];
}

/** Pairs of option and value, without the options that are also in `given`. */
function withoutGiven(pairs: readonly string[], given: readonly string[]): string[] {
  const left: string[] = [];
  for (let i = 0; i < pairs.length; i += 2) if (!given.includes(pairs[i])) left.push(pairs[i], pairs[i + 1]);
  return left;
}
