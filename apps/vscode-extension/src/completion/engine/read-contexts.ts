/**
 * What the model has read, so that nothing is read twice: for each of the texts that were completed last, the model's state at
 * regular places and at the latest ends. A text that has a beginning in common with one of them costs only the steps behind it, and
 * one more character costs one step. Texts are compared, never tracked: an edit, an undo, a second cursor and a second document need
 * no rules of their own.
 */
import type { OneStep, StepResult } from '@char-rnn/sampler';

/** Characters (UTF-16 units) between two places whose state is kept for as long as the text. */
const SPACING = 32;

/** Ends of requests whose state is kept, so that going back some characters costs nothing. 4 KB each with 1024 units. */
const MOST_ENDS = 64;

/** Texts that are remembered; an edit within a text leaves the one before it behind, to which an undo returns. */
const MOST_TEXTS = 16;

interface KnownText {
  text: string;
  /** The model after so many UTF-16 units of the text. */
  readonly places: Map<number, StepResult>;
  /** Those of them that are not `SPACING` apart, oldest first. */
  ends: number[];
}

export interface ReadContext {
  /** The model after the text. */
  read: StepResult;
  /** Characters (code points) that were read for it. */
  steps: number;
}

export class ReadContexts {
  readonly #oneStep: OneStep;
  /** Latest first. */
  #known: KnownText[] = [];

  constructor(oneStep: OneStep) {
    this.#oneStep = oneStep;
  }

  /** Reads the text as far as it is new. Undefined if aborted; what was read until then is kept. */
  async read(text: string, signal?: AbortSignal): Promise<ReadContext | undefined> {
    if (text === '') {
      const read = await this.#oneStep.read(text, { signal });
      return read && { read, steps: 1 };
    }
    const known = this.#remember(text);
    const start = nearestPlace(known, text.length);
    let read = known.places.get(start);
    for (let at = start; at < text.length; ) {
      const regular = Math.min(text.length, (Math.floor(at / SPACING) + 1) * SPACING);
      const next = cutsCharacter(text, regular) ? regular + 1 : regular;
      read = await this.#oneStep.read(text.slice(at, next), { after: read, signal });
      if (read === undefined) return undefined;
      keepPlace(known, next, read);
      at = next;
    }
    return { read: read!, steps: [...text.slice(start)].length };
  }

  /** The known text that this one goes on from or is the beginning of; else a new one with all that the two have in common. */
  #remember(text: string): KnownText {
    let nearest: KnownText | undefined;
    let common = 0;
    for (const known of this.#known) {
      const length = commonLength(known.text, text);
      if (length <= common) continue;
      nearest = known;
      common = length;
    }
    const goesOn = nearest !== undefined && common === Math.min(nearest.text.length, text.length);
    const known = goesOn ? nearest! : branch(nearest, cutsCharacter(text, common) ? common - 1 : common, text);
    if (text.length > known.text.length) known.text = text;
    this.#known = [known, ...this.#known.filter((other) => other !== known)].slice(0, MOST_TEXTS);
    return known;
  }
}

function branch(from: KnownText | undefined, length: number, text: string): KnownText {
  const places = new Map([...(from?.places ?? [])].filter(([place]) => place <= length));
  return { text, places, ends: (from?.ends ?? []).filter((end) => end <= length) };
}

function nearestPlace({ places }: KnownText, length: number): number {
  let nearest = 0;
  for (const place of places.keys()) if (place <= length && place > nearest) nearest = place;
  return nearest;
}

function keepPlace(known: KnownText, place: number, read: StepResult): void {
  known.places.set(place, read);
  if (place % SPACING === 0) return;
  known.ends.push(place);
  if (known.ends.length > MOST_ENDS) known.places.delete(known.ends.shift()!);
}

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

/** Whether a place lies between the halves of a surrogate pair. */
function cutsCharacter(text: string, place: number): boolean {
  const before = text.charCodeAt(place - 1);
  const after = text.charCodeAt(place);
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000;
}
