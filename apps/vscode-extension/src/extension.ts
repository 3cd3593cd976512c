/** Wires the parts together; all the work is theirs. Nothing is computed, loaded or started here before it is needed. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { CompletionClient, CompletionError } from './completion/completion-client.ts';
import { DocumentContexts } from './completion/document-contexts.ts';
import { InlineProvider } from './completion/inline-provider.ts';
import { SuggestionSource } from './completion/suggestion-source.ts';
import { WriteHere } from './completion/write-here.ts';
import { Log } from './log.ts';
import { ActiveModel } from './models/active-model.ts';
import { ModelCommands } from './models/model-commands.ts';
import { ModelStore, type StoredModel } from './models/model-store.ts';
import { ModelsView } from './models/models-view.ts';
import { checkStorage } from './models/storage-limit.ts';
import {
  isLanguageEnabled,
  readPrecision,
  readSuggestionSettings,
  readUnloadMinutes,
  SECTION,
  setLanguageEnabled,
} from './settings.ts';
import { describeProgress } from './training/describe-progress.ts';
import { installTensorflow } from './training/install-tensorflow.ts';
import { TrainingCommands } from './training/training-commands.ts';
import type { TrainingProgress } from './training/training-progress.ts';
import { TrainingSupervisor } from './training/training-supervisor.ts';
import { DashboardPanel } from './views/dashboard/dashboard-panel.ts';
import { showMenu } from './views/menu.ts';
import { StatusBar } from './views/status-bar.ts';

let supervisor: TrainingSupervisor | undefined;

/** What the tests of the extension look at. */
export interface ExtensionApi {
  store: ModelStore;
  active: ActiveModel;
  client: CompletionClient;
  supervisor: TrainingSupervisor;
  contexts: DocumentContexts;
  provider: InlineProvider;
  source: SuggestionSource;
  activationMilliseconds: number;
}

export async function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const start = performance.now();
  const program = (name: string) => join(context.extensionPath, 'dist', name);
  const log = new Log();
  const store = new ModelStore(join(context.globalStorageUri.fsPath, 'models'));
  const active = new ActiveModel(store, context.globalState);
  const contexts = new DocumentContexts();
  let error: string | undefined;
  let latency: number | undefined;
  const client = new CompletionClient({
    program: program('completion-process.mjs'),
    idleMilliseconds: 60_000 * readUnloadMinutes(),
    onWarning: (message) => log.warn(message),
    onCrash: (description) => log.warn(`${description} It starts again with the next suggestion.`),
  });
  const source = new SuggestionSource(client, (timings) => {
    log.timings(timings);
    latency = timings.milliseconds;
    error = undefined;
    showStatus();
  });
  const fail = (failure: Error) => {
    if (failure instanceof CompletionError && failure.code === 'PROCESS_ENDED') return;
    log.error(failure);
    error = failure.message;
    showStatus();
  };

  const statusBar = new StatusBar();
  const progressed = new vscode.EventEmitter<{ id: string; progress: TrainingProgress; running: boolean }>();
  const dashboard = new DashboardPanel({
    pageFolder: vscode.Uri.joinPath(context.extensionUri, 'dist'),
    onCancel: () => void supervisor?.cancel(),
    onContinue: (id) =>
      void training.resume(id).catch((failure: Error) => vscode.window.showErrorMessage(failure.message)),
  });
  supervisor = new TrainingSupervisor({
    store,
    program: program('char-rnn.mjs'),
    listener: {
      onProgress: (shown) => {
        progressed.fire(shown);
        showStatus();
        dashboard.update(shown);
        if (!shown.running) void afterTraining();
      },
      onModel: (id) => takeModel(id).catch(fail),
      onEvent: (_, event) => event.event === 'warning' && log.warn(event.message),
    },
  });
  const training = new TrainingCommands({ store, supervisor, log, onProgress: progressed.event });
  const modelsView = new ModelsView({
    store,
    activeId: () => active.model?.id,
    training: () =>
      supervisor?.current && { id: supervisor.current.id, fraction: supervisor.current.progress.fraction },
  });
  const models = new ModelCommands({
    store,
    active,
    supervisor,
    program: program('char-rnn.mjs'),
    refresh: () => modelsView.refresh(),
  });
  const provider = new InlineProvider({ active, contexts, source, onError: fail });
  const writeHere = new WriteHere(client, contexts);

  const languageId = () => vscode.window.activeTextEditor?.document.languageId;
  const isEnabledHere = () => isLanguageEnabled(languageId() ?? '', active.model?.entry.languageId);
  const showStatus = () => {
    const { model } = active;
    const current = supervisor?.current;
    statusBar.show({
      model: model && {
        name: model.entry.name,
        parameters: model.info!.parameters,
        loss: model.info!.validationLoss ?? model.info!.loss,
      },
      training: current && {
        name: current.name,
        fraction: current.progress.fraction,
        description: describeProgress(current.progress),
      },
      latency,
      languageId: languageId(),
      languageEnabled: isEnabledHere(),
      enabled: readSuggestionSettings().enabled,
      trusted: vscode.workspace.isTrusted,
      error,
    });
  };
  const useModel = (model: StoredModel | undefined) => {
    error = undefined;
    latency = undefined;
    source.reset();
    client.use(model && { directory: store.runFolder(model.id), precision: readPrecision() });
    modelsView.refresh();
    showStatus();
  };
  const takeModel = async (id: string) => {
    if (active.model?.id !== id) {
      await active.use(id);
      return;
    }
    await active.refresh();
    await client.reload();
  };
  const afterTraining = async () => {
    modelsView.refresh();
    showStatus();
    await checkStorage(store);
  };
  const showDashboard = async (chosen?: { id: string }) => {
    const current = supervisor?.current;
    const id = chosen?.id ?? current?.id ?? active.model?.id ?? (await store.list())[0]?.id;
    const model = id === undefined ? undefined : await store.find(id);
    if (model === undefined) {
      void vscode.window.showInformationMessage('There is no model yet: run "Train Char-RNN on This File" in a text.');
      return;
    }
    const running = current?.id === model.id;
    const progress = running ? current.progress : await store.readProgress(model.id);
    dashboard.show({ id: model.id, name: model.entry.name, progress, running });
  };

  const commands: Record<string, (...values: never[]) => unknown> = {
    train: (resource?: vscode.Uri, plan?: never) =>
      training.train(resource instanceof vscode.Uri ? resource : undefined, plan),
    trainOnPattern: (pattern?: string, plan?: never) => training.trainOnPattern(pattern, plan),
    cancelTraining: () => training.cancel(),
    continueTraining: (model: StoredModel) => training.resume(model.id),
    showDashboard,
    writeHere: async () => {
      const editor = vscode.window.activeTextEditor;
      if (editor === undefined || active.model === undefined) {
        void vscode.window.showInformationMessage('Char-RNN needs an open text and a trained model to write.');
        return;
      }
      await writeHere.write(editor).catch(fail);
    },
    stopWriting: () => writeHere.stop(),
    toggleLanguage: async () => {
      const id = languageId();
      if (id !== undefined) await setLanguageEnabled(id, !isEnabledHere());
    },
    suggest: () => vscode.commands.executeCommand('editor.action.inlineSuggest.trigger'),
    useModel: (model?: StoredModel) => models.use(model),
    renameModel: (model?: StoredModel, name?: string) => models.rename(model, name),
    deleteModel: (model?: StoredModel, options?: { confirmed: boolean }) => models.delete(model, options),
    exportModel: (model?: StoredModel, target?: vscode.Uri) => models.export(model, target),
    importModel: (source?: vscode.Uri) => models.import(source instanceof vscode.Uri ? source : undefined),
    clearModels: () => models.clear(),
    unloadModel: () => client.unload(),
    installTensorflow: () => installTensorflow(context.globalStorageUri, log),
    showMenu: () =>
      showMenu({
        hasModel: active.model !== undefined,
        isTraining: supervisor?.current !== undefined,
        languageId: languageId(),
        languageEnabled: isEnabledHere(),
        error,
      }),
    showLog: () => log.channel.show(),
    copyTimings: () => vscode.env.clipboard.writeText(log.formatTimings()),
    openSettings: () => vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${context.extension.id}`),
  };

  context.subscriptions.push(
    log,
    active,
    client,
    contexts,
    statusBar,
    dashboard,
    progressed,
    active.onDidChange(useModel),
    vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider),
    vscode.window.registerTreeDataProvider('charRnn.models', modelsView),
    vscode.window.onDidChangeActiveTextEditor(showStatus),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void training.offerInterrupted()),
    vscode.workspace.onDidGrantWorkspaceTrust(showStatus),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(SECTION)) return;
      if (change.affectsConfiguration(`${SECTION}.model`)) useModel(active.model);
      else source.reset();
      showStatus();
    }),
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(`charRnn.${name}`, run as () => unknown),
    ),
  );
  showStatus();
  await active.restore();
  void training.offerInterrupted().catch(fail);
  const activationMilliseconds = performance.now() - start;
  log.info(`Activated in ${activationMilliseconds.toFixed(1)} ms`);
  return { store, active, client, supervisor, contexts, provider, source, activationMilliseconds };
}

/** The training ends in order and is found again when the window is back. */
export async function deactivate(): Promise<void> {
  await supervisor?.abandon();
}
