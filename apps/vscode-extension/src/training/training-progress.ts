/** Where a training is: what its events said so far, as data that can be saved, shown and gone on with after a resume. */
import * as v from 'valibot';
import type { EventNamed, TrainingEvent } from './training-events.ts';

const pointSchema = v.object({ step: v.number(), loss: v.number() });
const sampleSchema = v.object({ step: v.number(), temperature: v.number(), text: v.string() });

export const progressSchema = v.object({
  plan: v.optional(
    v.object({
      text: v.string(),
      characters: v.number(),
      vocabSize: v.number(),
      parameters: v.number(),
      backend: v.string(),
      device: v.string(),
      stepsPerEpoch: v.number(),
      settings: v.looseObject({}),
      totalSteps: v.number(),
      limits: v.object({ epochs: v.number(), steps: v.optional(v.number()), patience: v.number() }),
    }),
  ),
  /** Why it ended; absent while it runs and after an interruption. */
  endedBy: v.optional(v.string()),
  step: v.number(),
  epoch: v.number(),
  /** Mean of the latest steps, in nats per character. */
  loss: v.optional(v.number()),
  charactersPerSecond: v.optional(v.number()),
  /** Training losses, each the mean of `stepsPerPoint` steps. */
  losses: v.array(pointSchema),
  stepsPerPoint: v.number(),
  /** Losses on held-out text. */
  validation: v.array(pointSchema),
  /** What the model wrote, oldest first. */
  samples: v.array(sampleSchema),
  warnings: v.array(v.string()),
  /** Seconds of work, of all calls together. */
  seconds: v.number(),
  /** From 0 to 1. */
  fraction: v.number(),
  secondsLeft: v.optional(v.number()),
});

export type TrainingProgress = v.InferOutput<typeof progressSchema>;
export type LossPoint = v.InferOutput<typeof pointSchema>;

/** Points of the curve: when there are more, two and two become one. */
const MOST_POINTS = 512;
const MOST_SAMPLES = 60;
/** The weight of a step in the mean of the latest ones. */
const SMOOTHING = 0.1;

export const NO_PROGRESS: TrainingProgress = {
  step: 0,
  epoch: 0,
  losses: [],
  stepsPerPoint: 1,
  validation: [],
  samples: [],
  warnings: [],
  seconds: 0,
  fraction: 0,
};

/** Follows one call of the command. */
export class ProgressTracker {
  #progress: TrainingProgress;
  readonly #now: () => number;
  readonly #secondsBefore: number;
  #start: number | undefined;
  #firstStep = 0;
  #timeLimit: number | undefined;
  #bucket: number[] = [];

  /** @param before of the calls that this one resumes. @param now a clock, in milliseconds. */
  constructor(before: TrainingProgress = NO_PROGRESS, now: () => number = () => performance.now()) {
    this.#progress = before;
    this.#secondsBefore = before.seconds;
    this.#now = now;
  }

  get progress(): TrainingProgress {
    return this.#progress;
  }

  push(event: TrainingEvent): void {
    if (event.event === 'start') this.#begin(event);
    else if (event.event === 'step') this.#step(event);
    else if (event.event === 'epoch') this.#update({ epoch: event.epoch + 1 });
    else if (event.event === 'validation') {
      const { step, loss } = event;
      this.#update({ validation: [...this.#progress.validation.filter((point) => point.step < step), { step, loss }] });
    } else if (event.event === 'sample') {
      const { step, temperature, text } = event;
      this.#update({ samples: [...this.#progress.samples, { step, temperature, text }].slice(-MOST_SAMPLES) });
    } else if (event.event === 'warning') this.#update({ warnings: [...this.#progress.warnings, event.message] });
    else if (event.event === 'done' && event.reason !== 'interrupted') {
      this.#update({ endedBy: event.reason, fraction: 1, secondsLeft: 0 });
    }
  }

  #begin({ settings, limits, timeLimit, resumedFrom, ...event }: EventNamed<'start'>): void {
    const { text, characters, vocabSize, parameters, backend, device, stepsPerEpoch } = event;
    this.#start = this.#now();
    this.#timeLimit = timeLimit;
    this.#firstStep = resumedFrom ?? 0;
    const totalSteps = Math.min(limits.epochs * stepsPerEpoch, limits.steps ?? Number.MAX_SAFE_INTEGER);
    const plan = {
      text,
      characters,
      vocabSize,
      parameters,
      backend,
      device,
      stepsPerEpoch,
      settings,
      totalSteps,
      limits,
    };
    // A resumed run goes on from its checkpoint: what came after it is done again.
    const isKept = ({ step }: { step: number }) => step <= this.#firstStep;
    const { losses, validation, samples } = this.#progress;
    this.#update({
      plan,
      endedBy: undefined,
      step: this.#firstStep,
      losses: losses.filter(isKept),
      validation: validation.filter(isKept),
      samples: samples.filter(isKept),
    });
  }

  #step({ step, epoch, loss, charsPerSecond }: EventNamed<'step'>): void {
    const { plan, losses, stepsPerPoint, loss: before, charactersPerSecond: speed } = this.#progress;
    const elapsed = this.#start === undefined ? 0 : (this.#now() - this.#start) / 1000;
    this.#bucket.push(loss);
    const isPoint = this.#bucket.length >= stepsPerPoint;
    const curve = isPoint ? thin([...losses, { step, loss: mean(this.#bucket) }]) : losses;
    if (isPoint) this.#bucket = [];
    const total = plan?.totalSteps ?? step;
    const secondsPerStep = elapsed / Math.max(1, step - this.#firstStep);
    const byTime = this.#timeLimit === undefined ? 0 : elapsed / this.#timeLimit;
    const leftByTime = this.#timeLimit === undefined ? Number.POSITIVE_INFINITY : this.#timeLimit - elapsed;
    this.#update({
      step,
      epoch,
      loss: before === undefined ? loss : before + SMOOTHING * (loss - before),
      charactersPerSecond: speed === undefined ? charsPerSecond : speed + SMOOTHING * (charsPerSecond - speed),
      losses: curve,
      stepsPerPoint: curve.length < losses.length ? 2 * stepsPerPoint : stepsPerPoint,
      seconds: this.#secondsBefore + elapsed,
      fraction: Math.min(1, Math.max(step / total, byTime)),
      secondsLeft: Math.max(0, Math.min((total - step) * secondsPerStep, leftByTime)),
    });
  }

  #update(changes: Partial<TrainingProgress>): void {
    this.#progress = { ...this.#progress, ...changes };
  }
}

function thin(points: LossPoint[]): LossPoint[] {
  if (points.length < MOST_POINTS) return points;
  const pairs: LossPoint[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) {
    pairs.push({ step: points[i + 1].step, loss: (points[i].loss + points[i + 1].loss) / 2 });
  }
  return pairs;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
