/**
 * Reads event files by other means than those that write them: protobufjs with TensorBoard's message definitions, and
 * a CRC-32C that goes bit by bit.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import protobuf from 'protobufjs';

/** From https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto, without what scalars do not use. */
const DEFINITIONS = `
  syntax = "proto3";
  package tensorboard;
  message Event {
    double wall_time = 1;
    int64 step = 2;
    oneof what {
      string file_version = 3;
      bytes graph_def = 4;
      Summary summary = 5;
      SessionLog session_log = 7;
      bytes meta_graph_def = 9;
    }
  }
  message SessionLog {
    enum SessionStatus {
      STATUS_UNSPECIFIED = 0;
      START = 1;
      STOP = 2;
      CHECKPOINT = 3;
    }
    SessionStatus status = 1;
    string checkpoint_path = 2;
    string msg = 3;
  }
  message Summary {
    message Value {
      string node_name = 7;
      string tag = 1;
      oneof value {
        float simple_value = 2;
        bytes obsolete_old_style_histogram = 3;
      }
    }
    repeated Value value = 1;
  }
`;
const Event = protobuf.parse(DEFINITIONS, { keepCase: true }).root.lookupType('tensorboard.Event');

export interface ReadEvent {
  wall_time: number;
  step: number;
  file_version?: string;
  session_log?: { status: string };
  summary?: { value: { tag: string; simple_value: number }[] };
}

/** The events of a file, whose lengths and checksums are checked. */
export function readEvents(file: Buffer): ReadEvent[] {
  const events: ReadEvent[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    const data = file.subarray(at + 12, at + 12 + length);
    if (file.readUInt32LE(at + 8) !== mask(crc32c(file.subarray(at, at + 8)))) throw new Error('a length is damaged');
    if (file.readUInt32LE(at + 12 + length) !== mask(crc32c(data))) throw new Error('an event is damaged');
    events.push(Event.toObject(Event.decode(data), { longs: Number, enums: String, defaults: false }) as ReadEvent);
    at += 16 + length;
  }
  return events.map((event) => ({ ...event, step: event.step ?? 0 }));
}

/** The event files of a folder, in the order in which TensorBoard reads them. */
export async function readEventFiles(folder: string): Promise<{ name: string; bytes: Buffer; events: ReadEvent[] }[]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      return { name, bytes, events: readEvents(bytes) };
    }),
  );
}

/** Step and value of all scalars with a tag. */
export function scalarsOf(events: readonly ReadEvent[], tag: string): [step: number, value: number][] {
  return events.flatMap(({ step, summary }) =>
    (summary?.value ?? [])
      .filter((value) => value.tag === tag)
      .map((value): [number, number] => [step, value.simple_value]),
  );
}

/** Castagnoli's polynomial, its bits reversed. */
const POLYNOMIAL = 0x82f63b78;

export function crc32c(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** Rotated right by 15 bits, plus a constant, in 32 bits. */
function mask(crc: number): number {
  const rotated = Math.floor(crc / 2 ** 15) + (crc % 2 ** 15) * 2 ** 17;
  return (rotated + 0xa282ead8) % 2 ** 32;
}
