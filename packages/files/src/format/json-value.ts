import { FilesError } from '../files-error.ts';
import { MAX_JSON_BYTES, MAX_JSON_VALUES } from './limits.ts';

/** What JSON can hold. A property that is `undefined` is left out of the file. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** An object of JSON, by the names of its properties. */
export interface JsonObject {
  [key: string]: JsonValue | undefined;
}

/** Deeper than any record of a run; it also ends the walk through an object that contains itself. */
const MAX_DEPTH = 64;

/**
 * `JSON.stringify` would turn NaN and Infinity into null in silence and a Map into `{}`: this refuses them.
 *
 * @param what names the value in the message; `depth` is how many levels down in the file it will stand.
 * @throws FilesError `INVALID_ARGUMENT` where `value` would not come back from JSON as it is.
 */
export function checkJson(value: unknown, what: string, depth = 0): void {
  const problem = findJsonProblem(value, what, depth);
  if (problem !== undefined) throw new FilesError('INVALID_ARGUMENT', `${problem}.`);
}

/**
 * The bytes of a JSON file, which end with a newline.
 *
 * @throws FilesError `INVALID_ARGUMENT` if they are more than a reader would take; `what` names the file.
 */
export function encodeJson(value: unknown, what: string): Uint8Array {
  const text = `${JSON.stringify(value)}\n`;
  const bytes = new TextEncoder().encode(text);
  const values = countValues(text);
  if (bytes.length > MAX_JSON_BYTES || values > MAX_JSON_VALUES) {
    const size = `${bytes.length} bytes and some ${values} values`;
    const most = `at most ${MAX_JSON_BYTES} bytes and ${MAX_JSON_VALUES} values are read`;
    throw new FilesError('INVALID_ARGUMENT', `${what} would have ${size}, and ${most}: leave something out.`);
  }
  return bytes;
}

/** What {@link decodeJson} makes of a text. */
export type DecodedJson =
  | {
      /** What `JSON.parse` gives. */
      value: unknown;
    }
  | {
      /** What is wrong, as the end of a sentence that begins with the name of the text. */
      problem: string;
      /** The error of `JSON.parse`, if it is that. */
      cause?: unknown;
    };

/**
 * The value of a JSON text that may be anybody's, or what is wrong with the text. What `checkJson` refuses, such as
 * 1e999 or endless nesting, is wrong too.
 */
export function decodeJson(text: string): DecodedJson {
  // Before it is parsed: what has two bytes in the text, such as `{}`, takes many more in memory.
  const values = countValues(text);
  if (values > MAX_JSON_VALUES) {
    return { problem: `has some ${values} values, of which at most ${MAX_JSON_VALUES} are read` };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return { problem: `is not JSON (${cause instanceof Error ? cause.message : cause})`, cause };
  }
  const problem = findJsonProblem(value, 'its content');
  return problem === undefined ? { value } : { problem: `is damaged: ${problem}` };
}

/** How many values a JSON text holds; more if commas and brackets occur in its strings. */
export function countValues(text: string): number {
  let count = 1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === COMMA || code === OPEN_BRACKET || code === OPEN_BRACE) count++;
  }
  return count;
}

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;

/** Why `value` would not come back from JSON as it is, if it would not; `what` names it. */
export function findJsonProblem(value: unknown, what: string, depth = 0): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : `${what} is ${value}, which JSON cannot hold: leave it out`;
  }
  if (depth > MAX_DEPTH) return `${what} is nested more than ${MAX_DEPTH} levels deep: flatten it`;
  if (typeof value !== 'object' || !(Array.isArray(value) || isPlainObject(value))) {
    return `${what} is a ${describe(value)}, which JSON cannot hold: convert it to plain values`;
  }
  const isArray = Array.isArray(value);
  for (const key of isArray ? value.keys() : Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    // No name is made for most of what long lists hold.
    if (typeof item === 'string' || Number.isFinite(item) || (item === undefined && !isArray)) continue;
    const problem = findJsonProblem(item, isArray ? `${what}[${key}]` : `${what}.${key}`, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Another realm (a worker's vm, an iframe) has an Object.prototype of its own: look one level up instead of comparing.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  return typeof value === 'object' && value !== null ? (value.constructor?.name ?? 'object') : typeof value;
}
