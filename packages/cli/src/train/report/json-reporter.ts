import type { BackendMeasurement } from '@char-rnn/backend';
import { type Callback, JsonLogger } from '@char-rnn/trainer';
import { writeJson, writeLine } from '../../terminal/write.ts';
import type { ModelSample, Reporter, RunOutcome, RunPlan } from './reporter.ts';

/** The logger's `step` and `epoch`; `start` and `done` are the reporter's own, who knows more. */
class StepEvents extends JsonLogger {
  override onTrainBegin(): void {}
  override onTrainEnd(): void {}
}

/** One JSON object a line on the standard output, and nothing else there. */
export class JsonReporter implements Reporter {
  readonly callbacks: readonly Callback[] = [new StepEvents({ write: writeLine })];

  measured({ name, milliseconds, reason }: BackendMeasurement): void {
    writeJson({ event: 'backend', name, milliseconds, reason });
  }

  start({ backend, text, ...plan }: RunPlan): void {
    const { name, device } = backend;
    writeJson({ event: 'start', ...plan, backend: name, device, text: text.name, characters: text.characters });
  }

  warn(message: string): void {
    writeJson({ event: 'warning', message });
  }

  sample(sample: ModelSample): void {
    writeJson({ event: 'sample', ...sample });
  }

  /** They are in the events. */
  losses(): void {}

  interrupting(): void {
    this.warn('Stopping after this step. A second signal ends at once.');
  }

  done({ validationLoss, ...outcome }: RunOutcome): void {
    const bitsPerChar = bits(outcome.loss);
    writeJson({
      event: 'done',
      ...outcome,
      bitsPerChar,
      valLoss: validationLoss,
      valBitsPerChar: bits(validationLoss),
    });
  }
}

function bits(nats: number | undefined): number | undefined {
  return nats === undefined ? undefined : nats / Math.LN2;
}
