import { appendTimeline, type JsonObject, readTimeline, writeReport, writeTimeline } from '@char-rnn/files';
import { type RunReport, type RunState, renderReport, type Sample, type StepPoint } from '@char-rnn/report';
import type { BatchLogs, Callback, Trainer, TrainingPlan } from '@char-rnn/trainer';
import { isTimelineRecord, type TimelineRecord } from './timeline-record.ts';

/** What a report says of a run besides what happens in it. */
export type ReportFacts = Omit<
  RunReport,
  'state' | 'startedAt' | 'elapsedSeconds' | 'steps' | 'epochs' | 'validations' | 'samples' | 'warnings'
>;

/** More points than a picture has columns: beyond them, several steps become one. */
const MOST_POINTS = 4000;

/** Records a run as it happens: in its timeline, and in its report, which is drawn anew after each epoch and validation. */
export class RunRecorder implements Callback {
  readonly #out: string;
  readonly #facts: ReportFacts;
  readonly #stepsPerPoint: number;
  readonly #records: TimelineRecord[];
  #pending: TimelineRecord[] = [];
  #start = performance.now();
  #secondsBefore: number;
  #batchesPerEpoch = 0;
  #interval = { steps: 0, lossSum: 0, characters: 0, milliseconds: 0 };

  private constructor(out: string, facts: ReportFacts, stepsPerPoint: number, records: TimelineRecord[]) {
    this.#out = out;
    this.#facts = facts;
    this.#stepsPerPoint = stepsPerPoint;
    this.#records = records;
    this.#secondsBefore = records.at(-1)?.seconds ?? 0;
  }

  /**
   * A recorder of the run in `out`, which goes on after `step`: what was recorded of later steps is forgotten.
   *
   * @param totalSteps that the run is going to have.
   */
  static async start(
    out: string,
    { facts, step, totalSteps }: { facts: ReportFacts; step: number; totalSteps: number },
  ): Promise<RunRecorder> {
    const earlier = step === 0 ? [] : await readTimeline(out);
    const kept = earlier.filter((record) => isTimelineRecord(record) && record.step <= step) as TimelineRecord[];
    const begin: TimelineRecord = { kind: 'start', seconds: 0, step, date: new Date().toISOString() };
    const records = kept.length > 0 ? kept : [begin];
    await writeTimeline(out, records.map(toJson));
    return new RunRecorder(out, facts, Math.ceil(totalSteps / MOST_POINTS), records);
  }

  onTrainBegin({ batchesPerEpoch }: TrainingPlan): void {
    this.#batchesPerEpoch = batchesPerEpoch;
    this.#start = performance.now();
  }

  onBatchEnd(_batch: number, { step, batchLoss, learningRate, stepMs, characters }: BatchLogs): void {
    const interval = this.#interval;
    interval.steps++;
    interval.lossSum += batchLoss;
    interval.characters += characters;
    interval.milliseconds += stepMs;
    if (interval.steps < this.#stepsPerPoint) return;
    const charactersPerSecond = Math.round((1000 * interval.characters) / interval.milliseconds);
    this.#add({ kind: 'steps', step, loss: interval.lossSum / interval.steps, learningRate, charactersPerSecond });
    this.#interval = { steps: 0, lossSum: 0, characters: 0, milliseconds: 0 };
  }

  sample(sample: Sample): void {
    this.#add({ kind: 'sample', ...sample });
  }

  warn(step: number, message: string): void {
    this.#add({ kind: 'warning', step, message });
  }

  async onTestEnd(_logs: unknown, trainer: Trainer): Promise<void> {
    // At its end the epoch is drawn as a whole.
    if (trainer.position.batch < this.#batchesPerEpoch) await this.draw(trainer, { name: 'running' });
  }

  async onEpochEnd(_epoch: number, _logs: unknown, trainer: Trainer): Promise<void> {
    await this.draw(trainer, { name: 'running' });
  }

  /** The training loss of each point so far. */
  get trainingLosses(): readonly StepPoint[] {
    return this.#ofKind('steps');
  }

  /** Writes down what has happened since the last time, and draws the report. */
  async draw({ position }: Trainer, state: RunState): Promise<void> {
    await appendTimeline(this.#out, this.#pending.map(toJson));
    this.#pending = [];
    const elapsedSeconds = this.#seconds();
    const report: RunReport = {
      ...this.#facts,
      state,
      startedAt: new Date(this.#ofKind('start')[0]?.date ?? Number.NaN),
      elapsedSeconds,
      steps: this.trainingLosses,
      epochs: position.history,
      validations: position.validations,
      samples: this.#ofKind('sample'),
      warnings: this.#ofKind('warning').map(({ message }) => message),
    };
    await writeReport(this.#out, renderReport(report));
  }

  #ofKind<Kind extends TimelineRecord['kind']>(kind: Kind): (TimelineRecord & { kind: Kind })[] {
    return this.#records.filter((record): record is TimelineRecord & { kind: Kind } => record.kind === kind);
  }

  #add(record: DistributiveOmit<TimelineRecord, 'seconds'>): void {
    const timed = { ...record, seconds: Math.round(10 * this.#seconds()) / 10 } as TimelineRecord;
    this.#records.push(timed);
    this.#pending.push(timed);
  }

  #seconds(): number {
    return this.#secondsBefore + (performance.now() - this.#start) / 1000;
  }
}

function toJson(record: TimelineRecord): JsonObject {
  return { ...record };
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
