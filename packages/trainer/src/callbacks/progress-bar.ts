import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { Trainer } from '../trainer.ts';
import type { BatchLogs, Callback, EpochLogs, TrainingPlan } from './callback.ts';
import { formatDuration } from './format-duration.ts';

/** Time between two lines where there is no terminal to redraw. */
const PLAIN_INTERVAL_MS = 10_000;
/** Weight of the newest step in the running mean of the time per step, from which the time left is told. */
const NEWEST_WEIGHT = 0.1;

/** Where {@link ProgressBar} draws. */
export interface ProgressBarOptions {
  /** Where to draw. Default: the standard error, so that the standard output stays for results. */
  stream?: NodeJS.WriteStream;
  /** Milliseconds between two lines where `stream` is no terminal. Default 10,000. */
  intervalMs?: number;
  /** The training will be stopped after this global step, if it gets there: told so, the time left is right. */
  stepsAtMost?: number;
  /** The training will be stopped after so many seconds. */
  secondsAtMost?: number;
}

/** A bar with loss, speed and time left in a terminal; a plain line every ten seconds elsewhere. */
export class ProgressBar implements Callback {
  readonly #stream: NodeJS.WriteStream;
  readonly #isTerminal: boolean;
  readonly #intervalMs: number;
  readonly #stepsAtMost: number;
  readonly #secondsAtMost: number;
  #start = 0;
  #plan!: TrainingPlan;
  #epoch = 0;
  #msPerStep: number | undefined;
  #charactersPerStep = 0;
  #bars: MultiBar | undefined;
  #bar: SingleBar | undefined;
  #nextLine = 0;

  constructor(options: ProgressBarOptions = {}) {
    const { stream = process.stderr, intervalMs = PLAIN_INTERVAL_MS, stepsAtMost, secondsAtMost } = options;
    this.#intervalMs = intervalMs;
    this.#stepsAtMost = stepsAtMost ?? Number.POSITIVE_INFINITY;
    this.#secondsAtMost = secondsAtMost ?? Number.POSITIVE_INFINITY;
    this.#stream = stream;
    this.#isTerminal = stream.isTTY === true;
  }

  onTrainBegin(plan: TrainingPlan): void {
    this.#plan = plan;
    this.#start = performance.now();
  }

  onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
    const { initialEpoch, fromBatch } = this.#plan;
    this.#nextLine = performance.now() + this.#intervalMs;
    this.#drawBar(epoch === initialEpoch ? fromBatch : 0);
  }

  onBatchEnd(batch: number, { loss, step, stepMs, characters }: BatchLogs): void {
    this.#msPerStep =
      this.#msPerStep === undefined ? stepMs : (1 - NEWEST_WEIGHT) * this.#msPerStep + NEWEST_WEIGHT * stepMs;
    this.#charactersPerStep = characters;
    const { batchesPerEpoch } = this.#plan;
    const left = formatDuration(this.#secondsLeft(batch, step, this.#msPerStep));
    if (!this.#bar) this.#drawBar(batch);
    this.#bar?.update(batch + 1, { loss: loss.toFixed(4), speed: this.#speed(), left });
    if (this.#isTerminal || performance.now() < this.#nextLine) return;
    this.#nextLine = performance.now() + this.#intervalMs;
    const progress = `${batch + 1}/${batchesPerEpoch}`;
    this.#writeLine(`${this.#label()} ${progress} · loss ${loss.toFixed(4)} · ${this.#speed()} · ${left} left`);
  }

  onEpochEnd(_epoch: number, { loss, valLoss, seconds }: EpochLogs): void {
    this.#removeBar();
    const validation = valLoss === undefined ? '' : ` · validation loss ${valLoss.toFixed(4)}`;
    this.#writeLine(
      `${this.#label()} done · loss ${loss.toFixed(4)}${validation} · ${this.#speed()} · ${formatDuration(seconds)}`,
    );
  }

  /** Within an epoch: at its end the loss is on the epoch's own line. */
  onTestEnd({ loss }: { loss: number }, { position, step }: Trainer): void {
    if (position.batch === this.#plan.batchesPerEpoch) return;
    this.pause();
    this.#writeLine(`Step ${step.toLocaleString('en-US')} · validation loss ${loss.toFixed(4)}`);
  }

  onTrainEnd(): void {
    this.#removeBar();
  }

  /** Takes the bar away, so that something else can be written there; the next step brings it back. */
  pause(): void {
    this.#removeBar();
  }

  #drawBar(start: number): void {
    if (!this.#isTerminal) return;
    this.#bars = new MultiBar(
      {
        stream: this.#stream,
        format: '{label} [{bar}] {value}/{total} · loss {loss} · {speed} · {left} left',
        hideCursor: true,
        clearOnComplete: true,
        gracefulExit: false,
      },
      Presets.shades_classic,
    );
    const values = { label: this.#label(), loss: '-', speed: '-', left: '-' };
    this.#bar = this.#bars.create(this.#plan.batchesPerEpoch, start, values);
  }

  #secondsLeft(batch: number, step: number, msPerStep: number): number {
    const { batchesPerEpoch, epochs } = this.#plan;
    const stepsOfEpochs = (epochs - this.#epoch) * batchesPerEpoch - batch - 1;
    const stepsLeft = Math.min(stepsOfEpochs, this.#stepsAtMost - step);
    const secondsOfLimit = this.#secondsAtMost - (performance.now() - this.#start) / 1000;
    return Math.min((stepsLeft * msPerStep) / 1000, secondsOfLimit);
  }

  #label(): string {
    return `Epoch ${this.#epoch + 1}/${this.#plan.epochs}`;
  }

  #speed(): string {
    if (!this.#msPerStep) return '-';
    const perSecond = Math.round((1000 * this.#charactersPerStep) / this.#msPerStep);
    return `${perSecond.toLocaleString('en-US')} characters/s`;
  }

  #removeBar(): void {
    this.#bars?.stop();
    this.#bars = undefined;
    this.#bar = undefined;
  }

  #writeLine(line: string): void {
    this.#stream.write(`${line}\n`);
  }
}
