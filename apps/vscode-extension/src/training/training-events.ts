/** The lines that `char-rnn train --json` prints, as far as they are used here. Other events and other fields pass unread. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.minValue(0));

const eventSchema = v.variant('event', [
  v.object({
    event: v.literal('start'),
    text: v.string(),
    characters: count,
    vocabSize: count,
    parameters: count,
    backend: v.string(),
    device: v.string(),
    stepsPerEpoch: count,
    settings: v.looseObject({
      units: count,
      layers: count,
      cell: v.string(),
      seqLength: count,
      batchSize: count,
      learningRate: count,
      validation: count,
    }),
    limits: v.object({ epochs: count, steps: v.optional(count), patience: count }),
    timeLimit: v.optional(count),
    resumedFrom: v.optional(count),
  }),
  v.object({
    event: v.literal('step'),
    step: count,
    epoch: count,
    loss: v.number(),
    stepMs: count,
    charsPerSecond: count,
  }),
  v.object({ event: v.literal('validation'), step: count, epoch: count, loss: v.number() }),
  v.object({ event: v.literal('epoch'), epoch: count, loss: v.number(), valLoss: v.optional(v.number()) }),
  v.object({
    event: v.literal('sample'),
    step: count,
    temperature: count,
    text: v.string(),
  }),
  v.object({ event: v.literal('warning'), message: v.string() }),
  v.object({
    event: v.literal('done'),
    reason: v.string(),
    step: count,
    epochs: count,
    seconds: count,
    loss: v.optional(v.number()),
    valLoss: v.optional(v.number()),
  }),
  v.object({ event: v.literal('error'), code: v.string(), message: v.string() }),
]);

export type TrainingEvent = v.InferOutput<typeof eventSchema>;
export type EventNamed<Name extends TrainingEvent['event']> = Extract<TrainingEvent, { event: Name }>;

/** The event on a line; undefined for one that is not used here, or is none at all. */
export function parseTrainingEvent(line: string): TrainingEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const result = v.safeParse(eventSchema, value);
  return result.success ? result.output : undefined;
}
