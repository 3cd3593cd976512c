/** From the words behind the options to numbers. What they throw names the option and the word, by Commander. */
import { InvalidArgumentError } from 'commander';
import type { Interval } from '../train/settings.ts';

const SECONDS_PER_UNIT: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Whole numbers from `min` up. */
export function parseCount(min: number): (word: string) => number {
  return (word) => {
    const value = Number(word);
    if (!/^\d+$/.test(word) || !Number.isSafeInteger(value) || value < min) {
      throw new InvalidArgumentError(`It must be a whole number of at least ${min}.`);
    }
    return value;
  };
}

/** Numbers for which `isAllowed` holds; `what` says which these are. */
export function parseNumber(what: string, isAllowed: (value: number) => boolean): (word: string) => number {
  return (word) => {
    const value = word.trim() === '' ? Number.NaN : Number(word);
    if (!Number.isFinite(value) || !isAllowed(value)) throw new InvalidArgumentError(`It must be ${what}.`);
    return value;
  };
}

/** Any whole number that JavaScript holds exactly. */
export function parseSeed(word: string): number {
  const value = Number(word);
  if (!/^-?\d+$/.test(word) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('It must be a whole number.');
  }
  return value;
}

/** `30s`, `5m`, `1.5h`, in seconds. */
export function parseDuration(word: string): number {
  const match = /^(\d+(?:\.\d+)?)([smh])$/.exec(word);
  const seconds = match ? Number(match[1]) * SECONDS_PER_UNIT[match[2]!]! : 0;
  if (!(seconds > 0)) throw new InvalidArgumentError('It must be a time such as 30s, 5m or 1h.');
  return seconds;
}

/** A number of steps (`500`) or a time (`5m`). */
export function parseInterval(word: string): Interval {
  if (/^\d+$/.test(word)) return { steps: parseCount(1)(word) };
  try {
    return { seconds: parseDuration(word) };
  } catch {
    throw new InvalidArgumentError('It must be a number of steps such as 500, or a time such as 30s or 5m.');
  }
}

/** A text or a path of at least one character. */
export function parseText(word: string): string {
  if (word === '') throw new InvalidArgumentError('It must not be empty.');
  return word;
}

/** For what may be given several times. */
export function collect(word: string, earlier: string[] = []): string[] {
  return [...earlier, word];
}

/** `collect` for what must not be empty. */
export function collectTexts(word: string, earlier: string[] = []): string[] {
  return collect(parseText(word), earlier);
}
