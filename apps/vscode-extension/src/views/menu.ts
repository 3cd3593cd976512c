import * as vscode from 'vscode';

export interface MenuState {
  hasModel: boolean;
  isTraining: boolean;
  languageId: string | undefined;
  languageEnabled: boolean;
  error: string | undefined;
}

type Entry = vscode.QuickPickItem & { command?: string };

/** What a click on the status bar offers: what makes sense now, most likely first. */
export async function showMenu(state: MenuState): Promise<void> {
  const chosen = await vscode.window.showQuickPick(listEntries(state), { title: 'Char-RNN', placeHolder: state.error });
  if (chosen?.command !== undefined) await vscode.commands.executeCommand(chosen.command);
}

function listEntries({ hasModel, isTraining, languageId, languageEnabled, error }: MenuState): Entry[] {
  const entries: Entry[] = [];
  const add = (label: string, command: string, description?: string) =>
    entries.push({ label, command, ...(description && { description }) });
  if (error !== undefined) add('$(output) Show Log', 'charRnn.showLog', 'what went wrong');
  if (isTraining) {
    add('$(graph-line) Show Training', 'charRnn.showDashboard', 'loss, samples, speed');
    add('$(stop-circle) Cancel Training', 'charRnn.cancelTraining', 'the best model so far stays');
  } else {
    add('$(play) Train on This File', 'charRnn.train');
    add('$(files) Train on Files …', 'charRnn.trainOnPattern');
  }
  if (hasModel) {
    if (languageId !== undefined) {
      const label = languageEnabled
        ? `$(circle-slash) Turn Off for ${languageId}`
        : `$(check) Turn On for ${languageId}`;
      add(label, 'charRnn.toggleLanguage');
    }
    add('$(edit) Write Here', 'charRnn.writeHere', 'until Escape');
  }
  if (hasModel && !isTraining) add('$(graph-line) Show Dashboard', 'charRnn.showDashboard');
  entries.push({ label: '', kind: vscode.QuickPickItemKind.Separator });
  add('$(library) Models', 'charRnn.models.focus');
  add('$(settings-gear) Settings', 'charRnn.openSettings');
  if (error === undefined) add('$(output) Show Log', 'charRnn.showLog');
  return entries;
}
