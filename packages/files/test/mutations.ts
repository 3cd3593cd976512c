/**
 * Random damage to files, for properties that must hold whatever a file contains. A mutation is plain data, so that
 * fast-check can shrink and print it; its positions are taken modulo what is there.
 */
import fc from 'fast-check';

const position = fc.nat(0xffff_ffff);

/** Damage to bytes as a disk, a transfer or an editor does it. */
export type ByteMutation =
  | { kind: 'flip'; bit: number }
  | { kind: 'cut'; at: number }
  | { kind: 'replace'; at: number; remove: number; insert: Uint8Array }
  | { kind: 'copy'; from: number; to: number; length: number }
  | { kind: 'encode'; as: 'utf16le' | 'latin1' | 'base64' | 'marked' };

export const byteMutation: fc.Arbitrary<ByteMutation> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), bit: position }),
  fc.record({ kind: fc.constant('cut' as const), at: position }),
  fc.record({
    kind: fc.constant('replace' as const),
    at: position,
    remove: fc.nat(20),
    insert: fc.uint8Array({ maxLength: 70 }),
  }),
  fc.record({ kind: fc.constant('copy' as const), from: position, to: position, length: fc.nat(500) }),
  fc.record({ kind: fc.constant('encode' as const), as: fc.constantFrom('utf16le', 'latin1', 'base64', 'marked') }),
);

export function mutateBytes(bytes: Uint8Array, mutation: ByteMutation): Uint8Array {
  const copy = Buffer.from(bytes);
  const place = (at: number) => at % (copy.length + 1);
  switch (mutation.kind) {
    case 'flip':
      if (copy.length > 0) copy[(mutation.bit >>> 3) % copy.length]! ^= 1 << (mutation.bit & 7);
      return copy;
    case 'cut':
      return copy.subarray(0, place(mutation.at));
    case 'replace': {
      const start = place(mutation.at);
      return Buffer.concat([copy.subarray(0, start), mutation.insert, copy.subarray(start + mutation.remove)]);
    }
    case 'copy': {
      const start = place(mutation.from);
      copy.copyWithin(place(mutation.to), start, start + mutation.length);
      return copy;
    }
    case 'encode':
      if (mutation.as === 'marked') return Buffer.concat([Uint8Array.of(0xef, 0xbb, 0xbf), copy]);
      if (mutation.as === 'base64') return Buffer.from(copy.toString('base64'));
      return Buffer.from(copy.toString(), mutation.as);
  }
}

/** Another content for JSON that stays JSON. */
export interface JsonMutation {
  kind: 'set' | 'remove' | 'add' | 'twice' | 'rename' | 'move' | 'repeat' | 'nudge';
  /** Which of all values in the file. */
  at: number;
  /** Another one, for `move`; a place or a number for others. */
  from: number;
  /** For `add` and `rename`. */
  name: string;
  /** For `set`, `add` and `twice`. */
  value: StrangeValue;
}

/** The text of a value that a program could stumble over, or how to write one that is too long to print. */
type StrangeValue = string | { deep: number } | { long: number } | { many: number };

const strangeValue: fc.Arbitrary<StrangeValue> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...['null', 'true', '[]', '{}', '""', '0', '-0', '-1', '0.5', '1', '2', '4', '7', '1e-320', '1e999', '-1e999'],
      ...['65536', '65537', '2147483647', '4294967296', '9007199254740993', '1e300', '123456789012345678901234567890'],
      ...['"gru"', '"lstm"', '"float32"', '"int32"', '"byte"', '"char"', '"[UNK]"', '"\\u0000"', '"\\ud800"', '"😀"'],
      ...['"../x.bin"', '"/etc/passwd"', '"C:\\\\x"', '"..\\\\x"', '"weights-0123456789abcdef.bin"', '"line\\nline"'],
      ...[
        '{"__proto__":{"units":1}}',
        '{"constructor":1}',
        '{"length":4}',
        '[[]]',
        '[null]',
        '[1,2]',
        '[-1]',
        '[1e999]',
      ],
    ),
  },
  fc.double().map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => JSON.stringify(text)),
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
  fc.record({ deep: fc.constantFrom(63, 64, 66, 200, 20_000) }),
  fc.record({ long: fc.constantFrom(100, 2000, 100_000) }),
  fc.record({ many: fc.constantFrom(10, 2000, 20_000) }),
);

function write(value: StrangeValue): string {
  if (typeof value === 'string') return value;
  if ('deep' in value) return '['.repeat(value.deep) + ']'.repeat(value.deep);
  return 'long' in value ? `"${'x'.repeat(value.long)}"` : `[${'0,'.repeat(value.many)}0]`;
}

export const jsonMutation: fc.Arbitrary<JsonMutation> = fc.record({
  kind: fc.constantFrom('set', 'remove', 'add', 'twice', 'rename', 'move', 'repeat', 'nudge'),
  at: position,
  from: position,
  name: fc.oneof(
    fc.constantFrom('__proto__', 'constructor', '', 'name', 'shape', 'later'),
    fc.string({ maxLength: 9 }),
  ),
  value: strangeValue,
});

export function mutateJson(text: string, mutations: readonly JsonMutation[]): string {
  const root = { value: JSON.parse(text) as unknown };
  const keys = mutations.map((mutation, index) => mutateValue(root.value, mutation, index));
  return JSON.stringify(root.value)
    .replace(MARKED_VALUE, (_, index) => write(mutations[index]!.value))
    .replace(MARKED_KEY, (_, index) => JSON.stringify(keys[index]));
}

/** These stand in a value for what only text can say: strange values, and names that come twice. */
const markValue = (index: number) => `\u0001${index}`;
const MARKED_VALUE = /"\\u0001(\d+)"/g;
const markKey = (index: number) => `\u0002${index}`;
const MARKED_KEY = /"\\u0002(\d+)"/g;

/** Returns the name of the value that it changed. */
function mutateValue(root: unknown, { kind, at, from, name }: JsonMutation, index: number): string {
  const places = listPlaces(root);
  if (places.length === 0) return '';
  const { holder, key } = places[at % places.length]!;
  const other = places[from % places.length]!;
  const value = holder[key];
  const copyOf = (original: unknown): unknown => JSON.parse(JSON.stringify(original));
  if (kind === 'set') set(holder, key, markValue(index));
  else if (kind === 'move') set(holder, key, copyOf(other.holder[other.key]));
  else if (kind === 'nudge' && typeof value === 'number') set(holder, key, value + (from % 9) - 4);
  else if (Array.isArray(holder)) {
    if (kind === 'remove') holder.splice(Number(key), 1);
    if (kind === 'add') holder.splice(from % (holder.length + 1), 0, markValue(index));
    if (kind === 'repeat') holder.push(copyOf(value));
  } else {
    if (kind === 'remove' || kind === 'rename') delete holder[key];
    if (kind === 'add') set(holder, name, markValue(index));
    if (kind === 'rename') set(holder, name, value);
    if (kind === 'twice') set(holder, markKey(index), markValue(index));
  }
  return key;
}

interface Place {
  holder: Record<string, unknown>;
  key: string;
}

/** Where each value stands that is in another one. */
function listPlaces(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...listPlaces(holder[key])]);
}

/** As an assignment, but `__proto__` is a name like others. */
function set(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}
