/** Runs one training at a time and keeps the store up to date with it: state, progress, and that a better model is there. */
import { HEARTBEAT_MILLISECONDS, type ModelStore } from '../models/model-store.ts';
import type { TrainingEvent } from './training-events.ts';
import { planArguments, resumeArguments } from './training-plan.ts';
import { type TrainingExit, TrainingProcess } from './training-process.ts';
import { ProgressTracker, type TrainingProgress } from './training-progress.ts';

interface SupervisorListener {
  /** Something about the training has changed; at the end `running` is false. */
  onProgress(training: { id: string; name: string; progress: TrainingProgress; running: boolean }): void;
  /** A model that can be used was saved: the first, or a better one. The training is over when the last one was taken over. */
  onModel(id: string): Promise<void>;
  onEvent?(id: string, event: TrainingEvent): void;
}

export interface SupervisorOptions {
  store: ModelStore;
  /** The bundled command. */
  program: string;
  listener: SupervisorListener;
}

/** Steps of a small model come much faster than anybody reads: the listener hears of them at most so often, in milliseconds. */
const SAY_EVERY = 100;

/** How often it is looked whether another model was saved, in milliseconds. */
const LOOK_EVERY = 1000;

interface Running {
  id: string;
  name: string;
  process: TrainingProcess;
  tracker: ProgressTracker;
  /** Whether the person asked for the end, and not just this window. */
  cancelled: boolean;
  exit: Promise<TrainingExit>;
}

export class TrainingSupervisor {
  readonly #options: SupervisorOptions;
  #running: Running | undefined;
  #claimed = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** The training that runs in this window. */
  get current(): { id: string; name: string; progress: TrainingProgress; pid: number | undefined } | undefined {
    if (this.#running === undefined) return undefined;
    const { id, name, tracker, process } = this.#running;
    return { id, name, progress: tracker.progress, pid: process.pid };
  }

  /**
   * Trains the model of this id, from the beginning or from its last checkpoint, to the end.
   *
   * @throws Error if a training runs in this window, or the model cannot be trained.
   */
  async run(
    id: string,
    { resume, tensorflow }: { resume: boolean; tensorflow?: string | undefined },
  ): Promise<TrainingExit> {
    if (this.#claimed) throw new Error('A model is being trained in this window: cancel it, or wait until it is done.');
    this.#claimed = true;
    try {
      return await this.#run(id, resume, tensorflow);
    } finally {
      this.#running = undefined;
      this.#claimed = false;
    }
  }

  /** Ends the training as soon as its step is done; the best model so far stays. */
  async cancel(): Promise<void> {
    if (this.#running === undefined) return;
    this.#running.cancelled = true;
    this.#running.process.stop();
    await this.#running.exit;
  }

  /** This window goes: the training ends in order, and is found again as an interrupted one, with the progress it has made. */
  async abandon(): Promise<void> {
    if (this.#running === undefined) return;
    const { id, process, tracker } = this.#running;
    process.stop();
    await this.#options.store.writeProgress(id, tracker.progress);
  }

  async #run(id: string, resume: boolean, tensorflow: string | undefined): Promise<TrainingExit> {
    const { store, program, listener } = this.#options;
    const found = await store.find(id);
    const text = found && store.textPath(id, found.entry);
    const training = found?.entry.training;
    if (found === undefined || text === undefined || training === undefined) {
      throw new Error('This model was not trained here: there is no text to go on with.');
    }
    const { name } = found.entry;
    const { plan, extra } = training;
    const before = resume ? await store.readProgress(id) : undefined;
    const characters = found.entry.characters ?? 0;
    const chosen = resume
      ? resumeArguments({ plan, extra, progress: before! })
      : planArguments({ plan, characters, extra });
    const tracker = new ProgressTracker(before);
    const watch = new ModelWatch(store, id, () => listener.onModel(id));
    await watch.begin();
    let saidAt = 0;
    const process = new TrainingProcess({
      program,
      arguments: [text, '--out', store.runFolder(id), ...chosen],
      tensorflow,
      onEvent: (event) => {
        tracker.push(event);
        listener.onEvent?.(id, event);
        void watch.look();
        if (event.event === 'step' && performance.now() - saidAt < SAY_EVERY) return;
        saidAt = performance.now();
        listener.onProgress({ id, name, progress: tracker.progress, running: true });
      },
    });
    const { exit } = process;
    const running: Running = { id, name, process, tracker, cancelled: false, exit };
    this.#running = running;
    await store.update(id, (entry) => ({ ...entry, training: { plan, extra, state: 'running', pid: process.pid } }));
    const heartbeat = setInterval(() => void store.writeProgress(id, tracker.progress), HEARTBEAT_MILLISECONDS);
    await store.writeProgress(id, tracker.progress);
    const end = await exit;
    clearInterval(heartbeat);
    await store.writeProgress(id, tracker.progress);
    await watch.look(true);
    const state =
      end.kind === 'done' ? 'finished' : running.cancelled ? 'cancelled' : end.kind === 'failed' ? 'failed' : 'running';
    const message = end.message === undefined ? {} : { message: end.message };
    await store.update(id, (entry) => ({ ...entry, training: { plan, extra, state, ...message } }));
    this.#running = undefined;
    listener.onProgress({ id, name, progress: tracker.progress, running: false });
    return running.cancelled ? { kind: 'interrupted' } : end;
  }
}

/** Notices that the command has put another model in the place of the last one. */
class ModelWatch {
  readonly #store: ModelStore;
  readonly #id: string;
  readonly #onModel: () => Promise<void>;
  #version: number | undefined;
  #lookedAt = 0;

  constructor(store: ModelStore, id: string, onModel: () => Promise<void>) {
    this.#store = store;
    this.#id = id;
    this.#onModel = onModel;
  }

  async begin(): Promise<void> {
    this.#version = await this.#store.modelVersion(this.#id);
  }

  async look(now = false): Promise<void> {
    if (!now && performance.now() - this.#lookedAt < LOOK_EVERY) return;
    this.#lookedAt = performance.now();
    const version = await this.#store.modelVersion(this.#id);
    if (version === this.#version) return;
    this.#version = version;
    await this.#onModel();
  }
}
