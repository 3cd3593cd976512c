import * as vscode from 'vscode';
import { describeStatus, type StatusInput } from './status.ts';

/** The item in the status bar; a click gives the menu. */
export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;

  constructor() {
    this.#item = vscode.window.createStatusBarItem('charRnn.status', vscode.StatusBarAlignment.Right, 100);
    this.#item.name = 'Char-RNN';
    this.#item.command = 'charRnn.showMenu';
  }

  show(input: StatusInput): void {
    const { text, tooltip, label, kind } = describeStatus(input);
    this.#item.text = text;
    this.#item.tooltip = new vscode.MarkdownString(tooltip);
    this.#item.accessibilityInformation = { label, role: 'button' };
    this.#item.backgroundColor =
      kind === 'normal' ? undefined : new vscode.ThemeColor(`statusBarItem.${kind}Background`);
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
