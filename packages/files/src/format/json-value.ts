import { FilesError } from '../files-error.ts';
import { MAX_JSON_BYTES } from './limits.ts';

/** What JSON can hold. A property that is `undefined` is left out of the file. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

export interface JsonObject {
  [key: string]: JsonValue | undefined;
}

/** Deeper than any record of a run; it also ends the walk through an object that contains itself. */
const MAX_DEPTH = 64;

/**
 * `JSON.stringify` would turn NaN and Infinity into null in silence and a Map into `{}`: this refuses them.
 *
 * @throws FilesError `INVALID_ARGUMENT` where `value` would not come back from JSON as it is; `what` names it.
 */
export function checkJson(value: unknown, what: string): void {
  checkValue(value, what, 0);
}

/**
 * The bytes of a JSON file, which end with a newline.
 *
 * @throws FilesError `INVALID_ARGUMENT` if they are more than a reader would take; `what` names the file.
 */
export function encodeJson(value: unknown, what: string): Uint8Array {
  const bytes = new TextEncoder().encode(`${JSON.stringify(value)}\n`);
  if (bytes.length > MAX_JSON_BYTES) {
    throw invalid(
      what,
      `would have ${bytes.length} bytes, and at most ${MAX_JSON_BYTES} are read: leave something out`,
    );
  }
  return bytes;
}

function checkValue(value: unknown, path: string, depth: number): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw invalid(path, `is ${value}, which JSON cannot hold: leave it out`);
    return;
  }
  if (depth > MAX_DEPTH) throw invalid(path, `is nested more than ${MAX_DEPTH} levels deep: flatten it`);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkValue(item, `${path}[${index}]`, depth + 1);
    return;
  }
  if (typeof value !== 'object' || !isPlainObject(value)) {
    throw invalid(path, `is a ${describe(value)}, which JSON cannot hold: convert it to plain values`);
  }
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) checkValue(item, `${path}.${key}`, depth + 1);
  }
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Another realm (a worker's vm, an iframe) has an Object.prototype of its own: look one level up instead of comparing.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  return typeof value === 'object' && value !== null ? (value.constructor?.name ?? 'object') : typeof value;
}

function invalid(path: string, problem: string): FilesError {
  return new FilesError('INVALID_ARGUMENT', `${path} ${problem}.`);
}
