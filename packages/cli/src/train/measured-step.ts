import type { LoadedBackend } from '@char-rnn/backend';
import type { Batch } from '@char-rnn/data';
import { Trainer } from '@char-rnn/trainer';
import type { Corpus } from '../texts/corpus.ts';
import { compileTrainer } from './compile-trainer.ts';
import { prepareData } from './prepare-data.ts';
import { prepareModel } from './prepare-model.ts';
import type { RunSettings } from './settings.ts';

/** The first training step of a run, to be taken on one backend after the other. The run itself is not touched by it. */
export class MeasuredStep {
  readonly #corpus: Corpus;
  readonly #settings: RunSettings;
  readonly #batch: Batch;
  readonly #trainers = new Map<string, Trainer>();

  private constructor(corpus: Corpus, settings: RunSettings, batch: Batch) {
    this.#corpus = corpus;
    this.#settings = settings;
    this.#batch = batch;
  }

  /** @throws CliError as `prepareData` */
  static async of(corpus: Corpus, settings: RunSettings): Promise<MeasuredStep> {
    const { training } = prepareData(corpus, settings);
    for await (const batch of training.epoch(0)) return new MeasuredStep(corpus, settings, batch);
    throw new Error('The training data have no batch');
  }

  /** On this backend, which is the current one. The first time also builds the model there. */
  async run({ name }: LoadedBackend): Promise<void> {
    const trainer = this.#trainers.get(name) ?? (await this.#createTrainer());
    this.#trainers.set(name, trainer);
    const { loss } = await trainer.trainStep(this.#batch);
    // A graphics card works ahead: the step is done when its loss is there.
    await loss.data();
    loss.dispose();
  }

  dispose(): void {
    for (const trainer of this.#trainers.values()) {
      trainer.dispose();
      trainer.model.dispose();
    }
    this.#trainers.clear();
  }

  async #createTrainer(): Promise<Trainer> {
    const trainer = new Trainer(await prepareModel(this.#settings, this.#corpus.tokenizer, undefined));
    compileTrainer(trainer, this.#settings, 1);
    return trainer;
  }
}
