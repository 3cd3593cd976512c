/** The view of trained models: what each learned from, how large and how good it is, and when it was made. */
import * as vscode from 'vscode';
import { describeModel } from './describe-model.ts';
import type { ModelStore, StoredModel } from './model-store.ts';

export interface ModelsViewOptions {
  store: ModelStore;
  activeId: () => string | undefined;
  /** Of the training that runs in this window. */
  training: () => { id: string; fraction: number } | undefined;
}

export class ModelsView implements vscode.TreeDataProvider<StoredModel> {
  readonly #options: ModelsViewOptions;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(options: ModelsViewOptions) {
    this.#options = options;
  }

  refresh(): void {
    this.#changed.fire();
  }

  async getChildren(parent?: StoredModel): Promise<StoredModel[]> {
    return parent === undefined ? this.#options.store.list() : [];
  }

  getTreeItem(model: StoredModel): vscode.TreeItem {
    const { activeId, training } = this.#options;
    const running = training();
    const fraction = running?.id === model.id ? running.fraction : undefined;
    const isActive = activeId() === model.id;
    const { description, tooltip, icon, kind } = describeModel(model, { isActive, fraction });
    const item = new vscode.TreeItem(model.entry.name);
    item.id = model.id;
    item.description = description;
    item.tooltip = new vscode.MarkdownString(tooltip);
    item.iconPath = new vscode.ThemeIcon(icon, isActive ? new vscode.ThemeColor('charts.green') : undefined);
    item.contextValue = kind;
    item.accessibilityInformation = { label: `${model.entry.name}, ${description}${isActive ? ', in use' : ''}` };
    if (model.usable && !isActive) item.command = { command: 'charRnn.useModel', title: 'Use', arguments: [model] };
    return item;
  }
}
