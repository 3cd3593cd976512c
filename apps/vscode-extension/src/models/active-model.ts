/** The model that completes texts in this window, and whoever has to know when it becomes another or a better one. */
import * as vscode from 'vscode';
import type { ModelStore, StoredModel } from './model-store.ts';

const KEY = 'activeModel';

export class ActiveModel implements vscode.Disposable {
  readonly #store: ModelStore;
  readonly #state: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<StoredModel | undefined>();
  #model: StoredModel | undefined;

  /** Fires with the model, or undefined when there is none any more. */
  readonly onDidChange = this.#changed.event;

  constructor(store: ModelStore, state: vscode.Memento) {
    this.#store = store;
    this.#state = state;
  }

  get model(): StoredModel | undefined {
    return this.#model;
  }

  /** Looks up the model that was chosen last, in whichever window. */
  async restore(): Promise<void> {
    const id = this.#state.get<string>(KEY);
    if (id !== undefined) await this.#set(await this.#store.find(id));
  }

  async use(id: string): Promise<void> {
    const model = await this.#store.find(id);
    if (!model?.usable) throw new Error('There is no model yet: wait until its training has saved one.');
    await this.#state.update(KEY, id);
    await this.#set(model);
  }

  /** The model's name or numbers have changed, or it was deleted. */
  async refresh(): Promise<void> {
    if (this.#model !== undefined) await this.#set(await this.#store.find(this.#model.id));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #set(model: StoredModel | undefined): Promise<void> {
    this.#model = model?.usable ? model : undefined;
    if (this.#model === undefined) await this.#state.update(KEY, undefined);
    this.#changed.fire(this.#model);
  }
}
