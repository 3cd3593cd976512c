import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { TrainerError } from '../trainer-error.ts';
import { type EventContent, encodeEvent } from './event.ts';
import { frameRecord } from './record.ts';

/** Counts the files of this process: two of them can begin within the same second. */
let filesBefore = 0;

/**
 * One file of events. TensorBoard shows all files of a folder as one run, in the order of their names: every training
 * writes a new one. It is closed between events, so that each is there to be seen when its `write` has ended.
 */
export class EventFile {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /**
   * Begins a file in `folder`, which is made if it is not there.
   *
   * @param steps training steps before: above 0, what earlier files say of later steps is void.
   * @throws TrainerError `OUTPUT_NOT_WRITABLE`
   */
  static async create(folder: string, steps: number): Promise<EventFile> {
    const seconds = String(Math.floor(Date.now() / 1000)).padStart(10, '0');
    // As TensorFlow 2 names them.
    const path = join(folder, `events.out.tfevents.${seconds}.${hostname()}.${process.pid}.${filesBefore++}.v2`);
    await orNotWritable(path, async () => {
      await mkdir(folder, { recursive: true });
      await writeFile(path, recordOf(0, { kind: 'file-version' }), { flag: 'wx' });
      if (steps > 0) await appendFile(path, recordOf(steps + 1, { kind: 'session-start' }));
    });
    return new EventFile(path);
  }

  /** @throws TrainerError `OUTPUT_NOT_WRITABLE` */
  async writeScalars(step: number, scalars: Readonly<Record<string, number>>): Promise<void> {
    await orNotWritable(this.#path, () => appendFile(this.#path, recordOf(step, { kind: 'scalars', scalars })));
  }
}

function recordOf(step: number, content: EventContent): Uint8Array {
  return frameRecord(encodeEvent(Date.now() / 1000, step, content));
}

async function orNotWritable(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const message = `Cannot write TensorBoard's events to ${path}: ${(error as Error).message}. Choose another logDir, or leave the callback out.`;
    throw new TrainerError('OUTPUT_NOT_WRITABLE', message, { cause: error });
  }
}
