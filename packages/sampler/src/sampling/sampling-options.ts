/** How the next character is chosen, and how much text is generated: the options and their checks. */
import { SamplerError } from '../sampler-error.ts';
import { drawSeed } from './draw-seed.ts';

/** How one character is drawn from the logits. */
export interface SamplingOptions {
  /** Divides the logits: below 1 safer, above 1 wilder, 0 always the most probable character. Default 1. */
  temperature?: number;
  /** Draw from this many most probable characters only. Default: all. */
  topK?: number;
  /**
   * Draw from the fewest most probable characters that together have this probability, in (0, 1]. Default 1: all.
   * Holtzman et al., "The Curious Case of Neural Text Degeneration", 2020. Applied after `topK`.
   */
  topP?: number;
  /** Any safe integer. The same seed gives the same text. */
  seed?: number;
}

/** How a text is generated. */
export interface GenerateOptions extends SamplingOptions {
  /** The most characters (Unicode code points) to generate. Default 1000. */
  length?: number;
  /** The text ends before the one of these that is first complete in it. The prompt is not searched. */
  stop?: string | readonly string[];
  /** Ends the text early, without an error. */
  signal?: AbortSignal;
}

/** What a draw needs, with every value checked and filled in. */
export interface SamplingSettings {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly seed: number;
}

export interface GenerateSettings extends SamplingSettings {
  readonly length: number;
  readonly stops: readonly string[];
  readonly signal: AbortSignal | undefined;
}

const DEFAULT_LENGTH = 1000;

/** @throws SamplerError `INVALID_ARGUMENT` for a value that makes no sense. */
export function resolveSampling({ temperature, topK, topP, seed }: SamplingOptions): SamplingSettings {
  if (temperature !== undefined && !(Number.isFinite(temperature) && temperature >= 0)) {
    throw invalid('temperature', temperature, 'give a number from 0 up, such as 0.8');
  }
  if (topK !== undefined && !(Number.isSafeInteger(topK) && topK >= 1)) {
    throw invalid('topK', topK, 'give a whole number from 1 up');
  }
  if (topP !== undefined && !(Number.isFinite(topP) && topP > 0 && topP <= 1)) {
    throw invalid('topP', topP, 'give a number above 0 and up to 1');
  }
  if (seed !== undefined && !Number.isSafeInteger(seed)) {
    throw invalid('seed', seed, 'give a whole number');
  }
  return {
    temperature: temperature ?? 1,
    topK: topK ?? Number.POSITIVE_INFINITY,
    topP: topP ?? 1,
    seed: seed ?? drawSeed(),
  };
}

/** @throws SamplerError `INVALID_ARGUMENT` for a value that makes no sense. */
export function resolveGenerate(options: GenerateOptions): GenerateSettings {
  const { length = DEFAULT_LENGTH, stop = [], signal } = options;
  if (!Number.isSafeInteger(length) || length < 0) {
    throw invalid('length', length, 'give the number of characters to generate, 0 or more');
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw invalid('signal', signal, 'give the signal of an AbortController');
  }
  const stops = typeof stop === 'string' ? [stop] : stop;
  if (!Array.isArray(stops) || !stops.every(isStopString)) {
    throw invalid('stop', stop, 'give a text of at least one character, or an array of such texts');
  }
  return { ...resolveSampling(options), length, stops, signal };
}

/** Half of a surrogate pair is no character, and must not match half of one. */
function isStopString(stop: unknown): stop is string {
  return typeof stop === 'string' && stop !== '' && !/\p{Surrogate}/u.test(stop);
}

function invalid(name: string, value: unknown, advice: string): SamplerError {
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return new SamplerError('INVALID_ARGUMENT', `${name} is ${shown}: ${advice}.`);
}
