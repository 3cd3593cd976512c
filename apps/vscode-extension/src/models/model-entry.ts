/** What the extension knows of a model beside what is in the model itself. */
import * as v from 'valibot';
import { TRAINING_PLANS } from '../training/training-plan.ts';

export const entrySchema = v.object({
  version: v.literal(1),
  name: v.pipe(v.string(), v.minLength(1)),
  /** Of the document that was trained on; its suggestions are on for this language. */
  languageId: v.optional(v.string()),
  /** The file name of the text in the model's folder; absent for an imported model. */
  textFile: v.optional(v.string()),
  characters: v.optional(v.number()),
  created: v.pipe(v.string(), v.isoTimestamp()),
  /** How it was trained, where it was trained here. */
  training: v.optional(
    v.object({
      plan: v.picklist(TRAINING_PLANS),
      extra: v.array(v.string()),
      /** `running` with no process alive means that it was interrupted from outside. */
      state: v.picklist(['running', 'cancelled', 'finished', 'failed']),
      pid: v.optional(v.number()),
      message: v.optional(v.string()),
    }),
  ),
});

export type ModelEntry = v.InferOutput<typeof entrySchema>;
