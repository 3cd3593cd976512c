/** The dashboard's panel: one, beside the editor, which shows a training while it runs and afterwards. */
import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { TrainingProgress } from '../../training/training-progress.ts';
import { describeDashboard } from './describe-dashboard.ts';

const requestSchema = v.object({ type: v.picklist(['ready', 'cancel', 'continue']) });

export interface DashboardOptions {
  /** The folder of the bundled page. */
  pageFolder: vscode.Uri;
  onCancel: () => void;
  onContinue: (id: string) => void;
}

interface Shown {
  id: string;
  name: string;
  progress: TrainingProgress;
  running: boolean;
}

/** The page is told at most so often, in milliseconds: steps of a small model come much faster. */
const UPDATE_EVERY = 250;

export class DashboardPanel implements vscode.Disposable {
  readonly #options: DashboardOptions;
  #panel: vscode.WebviewPanel | undefined;
  #shown: Shown | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DashboardOptions) {
    this.#options = options;
  }

  /** The model that the panel is about, if it is open. */
  get shownId(): string | undefined {
    return this.#panel && this.#shown?.id;
  }

  show(shown: Shown): void {
    this.#shown = shown;
    this.#panel ??= this.#open();
    this.#panel.title = `Char-RNN: ${shown.name}`;
    this.#panel.reveal(undefined, true);
    this.#post();
  }

  /** Something has changed; without a panel nothing happens. */
  update(shown: Shown): void {
    if (this.#panel === undefined || this.#shown?.id !== shown.id) return;
    this.#shown = shown;
    if (!shown.running) this.#post();
    this.#timer ??= setTimeout(() => this.#post(), UPDATE_EVERY);
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #open(): vscode.WebviewPanel {
    const { pageFolder } = this.#options;
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel('charRnn.dashboard', 'Char-RNN', column, {
      enableScripts: true,
      localResourceRoots: [pageFolder],
      enableForms: false,
    });
    panel.webview.html = pageHtml(panel.webview, pageFolder);
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const { type } = v.parse(requestSchema, message);
      if (type === 'ready') this.#post();
      else if (type === 'cancel') this.#options.onCancel();
      else if (this.#shown !== undefined) this.#options.onContinue(this.#shown.id);
    });
    panel.onDidDispose(() => {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#panel = undefined;
    });
    return panel;
  }

  #post(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#shown !== undefined) void this.#panel?.webview.postMessage(describeDashboard(this.#shown));
  }
}

/** Nothing is loaded but the extension's own script and style, and nothing from a network. */
function pageHtml(webview: vscode.Webview, folder: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const locate = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${locate('dashboard.css')}">
  <title>Char-RNN</title>
</head>
<body>
  <main id="dashboard"></main>
  <script nonce="${nonce}" src="${locate('dashboard.js')}"></script>
</body>
</html>`;
}
