/** The commands that begin, resume and cancel a training, and how a person follows one. */
import * as vscode from 'vscode';
import type { Log } from '../log.ts';
import type { ModelStore } from '../models/model-store.ts';
import { readTrainingSettings } from '../settings.ts';
import { describeProgress } from './describe-progress.ts';
import { readDocument, readPattern, readResource, type TrainingText } from './read-texts.ts';
import type { TrainingPlan } from './training-plan.ts';
import type { TrainingExit } from './training-process.ts';
import type { TrainingProgress } from './training-progress.ts';
import type { TrainingSupervisor } from './training-supervisor.ts';

export interface TrainingCommandsOptions {
  store: ModelStore;
  supervisor: TrainingSupervisor;
  log: Log;
  /** Fires whenever the training has moved on. */
  onProgress: vscode.Event<{ id: string; progress: TrainingProgress; running: boolean }>;
}

const CHOICES: (vscode.QuickPickItem & { plan: TrainingPlan })[] = [
  {
    plan: 'good',
    label: '$(sparkle) Good',
    description: 'settings that suit the text and this machine',
    detail: 'As long as it learns something, up to about a quarter of an hour. Suggestions begin after some seconds.',
  },
  {
    plan: 'quick',
    label: '$(zap) Quick',
    description: '1 minute',
    detail: 'To see what it does. Continue the training later if you like it.',
  },
  {
    plan: 'long',
    label: '$(flame) Long',
    description: 'hours without a graphics card',
    detail: 'The largest model with everything that makes it better on text it has not seen.',
  },
  {
    plan: 'tutorial',
    label: '$(mortar-board) Tutorial',
    description: '20 epochs, 4 million parameters',
    detail: 'Exactly the model and settings of the TensorFlow tutorial "Text generation with an RNN".',
  },
];

/** How often it is looked whether a training that runs elsewhere was interrupted. */
const LOOK_AGAIN_MILLISECONDS = 3000;

export class TrainingCommands {
  readonly #options: TrainingCommandsOptions;
  /** Interrupted trainings that the person has been asked about. */
  readonly #offered = new Set<string>();

  constructor(options: TrainingCommandsOptions) {
    this.#options = options;
  }

  /** On a resource of the explorer, else on the text in the editor. `plan` is asked for unless it is given. */
  async train(resource?: vscode.Uri, plan?: TrainingPlan): Promise<void> {
    if (!checkTrust()) return;
    const editor = vscode.window.activeTextEditor;
    if (resource === undefined && editor === undefined) {
      void vscode.window.showInformationMessage(
        'Open a text to train on, or choose a file or a folder in the explorer.',
      );
      return;
    }
    const isEditor = resource === undefined || resource.toString() === editor?.document.uri.toString();
    await this.#trainOn(
      (token) => (isEditor ? Promise.resolve(readDocument(editor!.document)) : readResource(resource, token)),
      plan,
    );
  }

  /** On all text files of the workspace behind a pattern that is asked for. */
  async trainOnPattern(pattern?: string, plan?: TrainingPlan): Promise<void> {
    if (!checkTrust()) return;
    const chosen =
      pattern ??
      (await vscode.window.showInputBox({
        title: 'Train Char-RNN on Files',
        prompt: 'Which files of the workspace? They are read as one text, in the order of their names.',
        value: '**/*.{txt,md}',
      }));
    if (chosen) await this.#trainOn((token) => readPattern(chosen, token), plan);
  }

  /** Goes on with a training from its last checkpoint. */
  async resume(id: string): Promise<void> {
    if (!checkTrust()) return;
    await this.#run(id, true);
  }

  async cancel(): Promise<void> {
    await this.#options.supervisor.cancel();
  }

  /** Offers to go on with trainings that ended with their window, or with the machine. */
  async offerInterrupted(): Promise<void> {
    const { store, supervisor, log } = this.#options;
    if (!vscode.workspace.isTrusted) return;
    let runsElsewhere = false;
    for (const { id, entry } of await store.list()) {
      const isOwn = supervisor.current?.id === id;
      if (entry.training?.state !== 'running' || isOwn || this.#offered.has(id)) continue;
      if (await store.isTraining(id, entry)) {
        runsElsewhere = true;
        continue;
      }
      this.#offered.add(id);
      void this.#offer(id, entry.name).catch((error) => log.error(error));
    }
    // In another window, or still ending since the one before this was reloaded.
    if (runsElsewhere) setTimeout(() => void this.offerInterrupted(), LOOK_AGAIN_MILLISECONDS).unref();
  }

  async #offer(id: string, name: string): Promise<void> {
    const { store } = this.#options;
    const { fraction } = await store.readProgress(id);
    const message = `The training of "${name}" was interrupted at ${Math.floor(100 * fraction)} %.`;
    const answer = await vscode.window.showInformationMessage(message, 'Resume', 'Keep as It Is');
    if (answer === 'Keep as It Is') {
      await store.update(id, (found) => ({ ...found, training: { ...found.training!, state: 'cancelled' } }));
    }
    this.#offered.delete(id);
    if (answer === 'Resume') await this.resume(id);
  }

  async #trainOn(
    read: (token: vscode.CancellationToken) => Promise<TrainingText>,
    given?: TrainingPlan,
  ): Promise<void> {
    const { store, supervisor } = this.#options;
    if (supervisor.current !== undefined) {
      const answer = await vscode.window.showWarningMessage(
        'A model is being trained in this window.',
        'Show It',
        'Cancel It',
      );
      if (answer === 'Show It') await vscode.commands.executeCommand('charRnn.showDashboard');
      if (answer === 'Cancel It') await this.cancel();
      return;
    }
    const reading = { location: vscode.ProgressLocation.Window, title: 'Reading the text' };
    const text = await vscode.window.withProgress(reading, (_, token) => read(token));
    const characters = text.text.length;
    if (characters === 0) {
      void vscode.window.showWarningMessage(`"${text.name}" has no text to learn from.`);
      return;
    }
    const plan = given ?? (await choosePlan(text));
    if (plan === undefined) return;
    const { extra } = readTrainingSettings();
    const entry = {
      name: text.name,
      ...(text.languageId && { languageId: text.languageId }),
      characters,
      training: { plan, extra, state: 'running' as const },
    };
    const id = await store.create(entry, { fileName: safeFileName(text.name), text: text.text });
    await this.#run(id, false);
  }

  async #run(id: string, resume: boolean): Promise<void> {
    const { store, supervisor, log, onProgress } = this.#options;
    const name = (await store.find(id))?.entry.name ?? id;
    const { tensorflow } = readTrainingSettings();
    log.info(`Training "${name}"${resume ? ', resumed' : ''}`);
    const notification = {
      location: vscode.ProgressLocation.Notification,
      title: `Training on ${name}`,
      cancellable: true,
    };
    const exit = await vscode.window.withProgress(notification, async (notice, token) => {
      let shown = 0;
      const listening = onProgress(({ id: other, progress }) => {
        if (other !== id) return;
        notice.report({ message: describeProgress(progress), increment: 100 * (progress.fraction - shown) });
        shown = progress.fraction;
      });
      token.onCancellationRequested(() => void supervisor.cancel());
      try {
        return await supervisor.run(id, { resume, tensorflow });
      } catch (error) {
        // It has not begun: nothing is left behind that would look like an interrupted training.
        if (!resume) await store.delete(id);
        throw error;
      } finally {
        listening.dispose();
      }
    });
    // Not awaited: the training is over, whether the message is answered or not.
    void this.#sayHowItEnded(id, name, exit);
  }

  async #sayHowItEnded(id: string, name: string, exit: TrainingExit): Promise<void> {
    const { store, log } = this.#options;
    const { loss, seconds, validation } = await store.readProgress(id);
    const usable = (await store.find(id))?.usable ?? false;
    log.info(
      `Training "${name}": ${exit.kind}, ${seconds.toFixed(1)} s, loss ${loss?.toFixed(4) ?? 'unknown'}. ${exit.message ?? ''}`,
    );
    if (!usable) {
      // Nothing was learned: it could only be begun again, and would look like a model in the view.
      await vscode.commands.executeCommand('charRnn.deleteModel', { id }, { confirmed: true });
    }
    if (exit.kind === 'failed') {
      const actions = usable ? ['Resume', 'Show Log'] : ['Show Log'];
      const answer = await vscode.window.showErrorMessage(`Training on ${name} failed: ${exit.message}`, ...actions);
      if (answer === 'Resume') await this.resume(id);
      if (answer === 'Show Log') log.channel.show();
      return;
    }
    if (!usable) return;
    const best = validation.length > 0 ? Math.min(...validation.map((point) => point.loss)) : loss;
    const shown = best === undefined ? '' : `, loss ${best.toFixed(2)}`;
    const message =
      exit.kind === 'done'
        ? `Char-RNN has learned from ${name}${shown}. Type, and Tab takes what it suggests.`
        : `Training on ${name} was cancelled; the best model so far is in use${shown}.`;
    const more = exit.kind === 'done' ? 'Show Dashboard' : 'Continue Training';
    const answer = await vscode.window.showInformationMessage(message, more);
    if (answer === 'Show Dashboard') await vscode.commands.executeCommand('charRnn.showDashboard', { id });
    if (answer === 'Continue Training') await this.resume(id);
  }
}

async function choosePlan({ name, text, skipped }: TrainingText): Promise<TrainingPlan | undefined> {
  const left = skipped === 0 ? '' : `, ${skipped} files that are no text left out`;
  const chosen = await vscode.window.showQuickPick(CHOICES, {
    title: `Train Char-RNN on ${name}`,
    placeHolder: `${text.length.toLocaleString('en-US')} characters${left}. Everything happens on this machine.`,
  });
  return chosen?.plan;
}

/** Training runs a program on the workspace's files: not before the person trusts them. */
function checkTrust(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const message = 'Char-RNN does not train in Restricted Mode: trust this workspace first.';
  void vscode.window.showWarningMessage(message, 'Manage Workspace Trust').then((answer) => {
    if (answer !== undefined) void vscode.commands.executeCommand('workbench.trust.manage');
  });
  return false;
}

/** Of the copy of the text; the command reports it as the text's name. */
function safeFileName(name: string): string {
  const safe = name
    .replace(/[^\p{Letter}\p{Number}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
    .slice(-80);
  return /\.[a-z0-9]+$/i.test(safe) ? safe : `${safe || 'text'}.txt`;
}
