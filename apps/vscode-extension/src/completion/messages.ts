/** What the extension and the completion process say to each other. Both sides check every message before they use it. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const id = count;

const completionSettings = v.object({
  temperature: v.pipe(v.number(), v.minValue(0)),
  seed: v.pipe(v.number(), v.safeInteger()),
  alternatives: v.pipe(count, v.minValue(1)),
  maxCharacters: v.pipe(count, v.minValue(1)),
  lines: v.pipe(count, v.minValue(1)),
  endsWithSentence: v.boolean(),
  mayBeginWithLineEnd: v.boolean(),
});

/** From the extension. Every request but `cancel` is answered once with its `id`, `write` with pieces before. */
export const requestSchema = v.variant('type', [
  v.object({
    type: v.literal('load'),
    id,
    directory: v.string(),
    precision: v.picklist(['float32', 'int8']),
  }),
  v.object({ type: v.literal('complete'), id, context: v.string(), settings: completionSettings }),
  v.object({
    type: v.literal('write'),
    id,
    context: v.string(),
    temperature: v.pipe(v.number(), v.minValue(0)),
    length: count,
  }),
  v.object({ type: v.literal('cancel'), id }),
]);

/** From the process. */
export const replySchema = v.variant('type', [
  v.object({ type: v.literal('loaded'), id, milliseconds: v.number() }),
  v.object({
    type: v.literal('completed'),
    id,
    /** Absent if the request was cancelled. */
    suggestions: v.optional(v.array(v.object({ text: v.string(), confidence: v.number() }))),
    read: count,
    written: count,
    milliseconds: v.number(),
  }),
  v.object({ type: v.literal('piece'), id, text: v.string() }),
  v.object({ type: v.literal('written'), id }),
  v.object({ type: v.literal('failed'), id, code: v.string(), message: v.string() }),
  v.object({ type: v.literal('warning'), message: v.string() }),
]);

export type Request = v.InferOutput<typeof requestSchema>;
export type Reply = v.InferOutput<typeof replySchema>;
export type Completed = Extract<Reply, { type: 'completed' }>;
