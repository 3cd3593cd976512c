import { type BatchLogs, formatDuration } from '@char-rnn/trainer';

/** The first step compiles and allocates: only those after it are measured. */
const MEASURED_STEPS = 2;

/** Says once, when the first steps are done, how long the training will take. */
export class TimeForecast {
  readonly #totalSteps: number;
  readonly #secondsAtMost: number;
  readonly #say: (line: string) => void;
  #steps = 0;
  #milliseconds = 0;

  constructor(totalSteps: number, secondsAtMost: number, say: (line: string) => void) {
    this.#totalSteps = totalSteps;
    this.#secondsAtMost = secondsAtMost;
    this.#say = say;
  }

  update({ step, stepMs }: BatchLogs): void {
    this.#steps++;
    if (this.#steps > 1) this.#milliseconds += stepMs;
    if (this.#steps !== 1 + MEASURED_STEPS) return;
    const stepSeconds = this.#milliseconds / MEASURED_STEPS / 1000;
    const needed = (this.#totalSteps - step) * stepSeconds;
    const limit =
      needed > this.#secondsAtMost ? `, of which the time limit allows ${formatDuration(this.#secondsAtMost)}` : '';
    this.#say(
      `About ${formatDuration(needed)} for all steps, by the first ones (${Math.round(1000 * stepSeconds)} ms each)${limit}.`,
    );
  }
}
