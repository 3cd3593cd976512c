/** The records of `timeline.jsonl`. Each has the training step by then, so that a resume can go back behind the later ones. */
import type { JsonObject } from '@char-rnn/files';
import type { Sample, StepPoint } from '@char-rnn/report';

export type TimelineRecord =
  /** The run begins. */
  | { kind: 'start'; seconds: number; step: number; date: string }
  /** Some training steps that came one after the other: the mean of their losses, and the last one's number. */
  | ({ kind: 'steps'; seconds: number } & Required<StepPoint>)
  | ({ kind: 'sample'; seconds: number } & Sample)
  | { kind: 'warning'; seconds: number; step: number; message: string };

const FIELDS: Readonly<Record<string, Readonly<Record<string, 'number' | 'string'>>>> = {
  start: { date: 'string' },
  steps: { loss: 'number', learningRate: 'number', charactersPerSecond: 'number' },
  sample: { temperature: 'number', text: 'string' },
  warning: { message: 'string' },
};

/** Whether a line of the file is one of them: it may be of another version, and only a picture depends on it. */
export function isTimelineRecord(value: JsonObject): value is TimelineRecord & JsonObject {
  const fields = typeof value.kind === 'string' && Object.hasOwn(FIELDS, value.kind) ? FIELDS[value.kind]! : undefined;
  if (!fields || typeof value.step !== 'number' || typeof value.seconds !== 'number') return false;
  return Object.entries(fields).every(([name, type]) => typeof value[name] === type);
}
