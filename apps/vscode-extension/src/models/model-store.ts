/**
 * The models of this machine, one folder each in the extension's global storage:
 * `entry.json` (name, origin), `run/` (what `char-rnn train` writes), `text/` (what it was trained on), `progress.json`.
 */
import { randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import writeFileAtomic from 'write-file-atomic';
import { NO_PROGRESS, progressSchema, type TrainingProgress } from '../training/training-progress.ts';
import { entrySchema, type ModelEntry } from './model-entry.ts';

/** What is shown of a model. */
export interface StoredModel {
  id: string;
  entry: ModelEntry;
  /** Whether there is a model that can be used; a training that just began has none. */
  usable: boolean;
  info?: ShownInfo;
  /** Of the whole folder. */
  bytes: number;
}

/** Of what `model.json` says. Losses are in nats per character. */
interface ShownInfo {
  parameters: number;
  units: number;
  loss: number | undefined;
  validationLoss: number | undefined;
  date: string | undefined;
  textName: string | undefined;
  characters: number | undefined;
}

/** While a training runs, its progress is written at least this often, in milliseconds; an older one has no process any more. */
export const HEARTBEAT_MILLISECONDS = 5000;

export class ModelStore {
  readonly #root: string;

  /** @param root made when it is first needed. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Newest first. Folders without an entry are left out. */
  async list(): Promise<StoredModel[]> {
    const names = await readdir(this.#root).catch(ignoreMissing([]));
    const models = await Promise.all(names.map((id) => this.find(id)));
    return models.filter((model) => model !== undefined).sort((a, b) => b.entry.created.localeCompare(a.entry.created));
  }

  async find(id: string): Promise<StoredModel | undefined> {
    const entry = await this.#readEntry(id);
    if (entry === undefined) return undefined;
    const info = await this.#readInfo(id);
    return {
      id,
      entry,
      usable: info !== undefined,
      ...(info && { info }),
      bytes: await countBytes(join(this.#root, id)),
    };
  }

  /** Makes a folder for a model and gives its id. */
  async create(
    entry: Omit<ModelEntry, 'version' | 'created'>,
    text?: { fileName: string; text: string },
  ): Promise<string> {
    const id = `${slug(entry.name)}-${randomUUID().slice(0, 8)}`;
    await mkdir(join(this.#root, id), { recursive: true });
    if (text !== undefined) {
      await mkdir(join(this.#root, id, 'text'));
      await writeFile(join(this.#root, id, 'text', text.fileName), text.text);
    }
    const textFile = text && { textFile: text.fileName };
    await this.#writeEntry(id, { version: 1, created: new Date().toISOString(), ...textFile, ...entry });
    return id;
  }

  async update(id: string, change: (entry: ModelEntry) => ModelEntry): Promise<void> {
    const entry = await this.#readEntry(id);
    if (entry !== undefined) await this.#writeEntry(id, change(entry));
  }

  /** Removes a model and all that was kept with it. */
  async delete(id: string): Promise<void> {
    await rm(join(this.#root, id), { recursive: true, force: true });
  }

  /** Copies the model itself, without text and checkpoints, into a new folder. @throws Error if there is none. */
  async export(id: string, folder: string): Promise<void> {
    const names = await modelFiles(this.runFolder(id));
    if (names === undefined) throw new Error('There is no model yet: wait until its training has saved one.');
    await mkdir(folder, { recursive: true });
    for (const name of names) await cp(join(this.runFolder(id), name), join(folder, name));
  }

  /** Takes in a model folder from elsewhere, which the caller has checked. Gives the new model's id. */
  async import(folder: string, name: string): Promise<string> {
    const names = await modelFiles(folder);
    if (names === undefined) throw new Error(`There is no model in ${folder}: it has no model.json with its weights.`);
    return this.importInto(name, async (run) => {
      await mkdir(run);
      for (const file of names) await cp(join(folder, file), join(run, file));
    });
  }

  /** Makes room for a model that `write` puts into the folder it is given. Gives its id; if that fails, nothing is left behind. */
  async importInto(name: string, write: (folder: string) => Promise<void>): Promise<string> {
    const id = await this.create({ name });
    try {
      await write(this.runFolder(id));
    } catch (error) {
      await this.delete(id);
      throw error;
    }
    return id;
  }

  /** Where the command keeps the run, which is a model folder, too. */
  runFolder(id: string): string {
    return join(this.#root, id, 'run');
  }

  /** The text that a model was trained on. */
  textPath(id: string, { textFile }: ModelEntry): string | undefined {
    return textFile === undefined ? undefined : join(this.#root, id, 'text', textFile);
  }

  async readProgress(id: string): Promise<TrainingProgress> {
    const text = await readFile(join(this.#root, id, 'progress.json'), 'utf8').catch(ignoreMissing(undefined));
    const result = v.safeParse(progressSchema, parseJson(text));
    return result.success ? result.output : NO_PROGRESS;
  }

  async writeProgress(id: string, progress: TrainingProgress): Promise<void> {
    await writeFileAtomic(join(this.#root, id, 'progress.json'), JSON.stringify(progress));
  }

  /** A number that is another one whenever another model was saved in the run's folder; undefined while there is none. */
  async modelVersion(id: string): Promise<number | undefined> {
    const found = await stat(join(this.runFolder(id), 'model.json')).catch(ignoreMissing(undefined));
    return found?.mtimeMs;
  }

  /** Whether some window trains this model at the moment. */
  async isTraining(id: string, { training }: ModelEntry): Promise<boolean> {
    if (training?.state !== 'running' || training.pid === undefined || !isAlive(training.pid)) return false;
    // The number of a process is given to another one some day.
    const beat = await stat(join(this.#root, id, 'progress.json')).catch(ignoreMissing(undefined));
    return beat !== undefined && Date.now() - beat.mtimeMs < 6 * HEARTBEAT_MILLISECONDS;
  }

  async #readEntry(id: string): Promise<ModelEntry | undefined> {
    const text = await readFile(join(this.#root, id, 'entry.json'), 'utf8').catch(() => undefined);
    const result = v.safeParse(entrySchema, parseJson(text));
    return result.success ? result.output : undefined;
  }

  async #writeEntry(id: string, entry: ModelEntry): Promise<void> {
    await writeFileAtomic(join(this.#root, id, 'entry.json'), JSON.stringify(entry, undefined, 2));
  }

  /** Undefined while there is no model, and for a damaged one, which cannot be used either. */
  async #readInfo(id: string): Promise<StoredModel['info']> {
    if ((await this.modelVersion(id)) === undefined) return undefined;
    // Loaded when there is a model to be read: activation has no time for it.
    const { readModelInfo } = await import('@char-rnn/files');
    try {
      const { architecture, parameterCount, training } = await readModelInfo(this.runFolder(id));
      const { loss, validationLoss, date, textName, characters } = training ?? {};
      return {
        parameters: parameterCount,
        units: architecture.rnnUnits,
        loss,
        validationLoss,
        date,
        textName,
        characters,
      };
    } catch {
      return undefined;
    }
  }
}

/** The names of the files that make a model folder: `model.json` and the weights that it names. */
async function modelFiles(folder: string): Promise<string[] | undefined> {
  const { readModelInfo, isModelDirectory } = await import('@char-rnn/files');
  if (!(await isModelDirectory(folder))) return undefined;
  return ['model.json', (await readModelInfo(folder)).weightsName];
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function countBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(ignoreMissing([]));
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(({ parentPath, name }) =>
      stat(join(parentPath, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The folder's name says whose it is, to whoever looks into the storage. */
function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return plain.replace(/^-|-$/g, '') || 'model';
}

function ignoreMissing<Value>(value: Value): (error: NodeJS.ErrnoException) => Value {
  return (error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return value;
    throw error;
  };
}
