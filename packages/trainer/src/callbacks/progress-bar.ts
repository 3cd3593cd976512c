import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { BatchLogs, Callback, EpochLogs, TrainingPlan } from './callback.ts';
import { formatDuration } from './format-duration.ts';

/** Lines between two reports where there is no terminal to redraw. */
const PLAIN_INTERVAL_MS = 10_000;
/** Weight of the newest step in the running mean of the time per step, from which the time left is told. */
const NEWEST_WEIGHT = 0.1;

export interface ProgressBarOptions {
  /** Where to draw. Default: the standard error, so that the standard output stays for results. */
  stream?: NodeJS.WriteStream;
}

/** A bar with loss, speed and time left in a terminal; a plain line every ten seconds elsewhere. */
export class ProgressBar implements Callback {
  readonly #stream: NodeJS.WriteStream;
  readonly #isTerminal: boolean;
  #plan!: TrainingPlan;
  #epoch = 0;
  #msPerStep: number | undefined;
  #charactersPerStep = 0;
  #bars: MultiBar | undefined;
  #bar: SingleBar | undefined;
  #nextLine = 0;

  constructor({ stream = process.stderr }: ProgressBarOptions = {}) {
    this.#stream = stream;
    this.#isTerminal = stream.isTTY === true;
  }

  onTrainBegin(plan: TrainingPlan): void {
    this.#plan = plan;
  }

  onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
    const { batchesPerEpoch, initialEpoch, fromBatch } = this.#plan;
    this.#nextLine = performance.now() + PLAIN_INTERVAL_MS;
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
    const start = epoch === initialEpoch ? fromBatch : 0;
    this.#bar = this.#bars.create(batchesPerEpoch, start, { label: this.#label(), loss: '-', speed: '-', left: '-' });
  }

  onBatchEnd(batch: number, { loss, stepMs, characters }: BatchLogs): void {
    this.#msPerStep =
      this.#msPerStep === undefined ? stepMs : (1 - NEWEST_WEIGHT) * this.#msPerStep + NEWEST_WEIGHT * stepMs;
    this.#charactersPerStep = characters;
    const { batchesPerEpoch, epochs } = this.#plan;
    const stepsLeft = (epochs - this.#epoch) * batchesPerEpoch - batch - 1;
    const left = formatDuration((stepsLeft * this.#msPerStep) / 1000);
    this.#bar?.update(batch + 1, { loss: loss.toFixed(4), speed: this.#speed(), left });
    if (this.#isTerminal || performance.now() < this.#nextLine) return;
    this.#nextLine = performance.now() + PLAIN_INTERVAL_MS;
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

  onTrainEnd(): void {
    this.#removeBar();
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
