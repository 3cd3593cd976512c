/** The text before a cursor that the model reads, with an anchor for each document that follows its edits. */
import * as vscode from 'vscode';
import { ContextAnchor } from './context-anchor.ts';

export class DocumentContexts implements vscode.Disposable {
  readonly #anchors = new Map<string, ContextAnchor>();
  readonly #listeners: vscode.Disposable[];

  constructor() {
    this.#listeners = [
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const anchor = this.#anchors.get(document.uri.toString());
        for (const { rangeOffset, rangeLength, text } of anchor === undefined ? [] : contentChanges) {
          anchor!.edit({ offset: rangeOffset, length: rangeLength, newLength: text.length });
        }
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#anchors.delete(uri.toString())),
    ];
  }

  /** From the anchor to the cursor, with line ends `\n`. */
  textBefore(document: vscode.TextDocument, position: vscode.Position): string {
    const key = document.uri.toString();
    const anchor = this.#anchors.get(key) ?? new ContextAnchor();
    this.#anchors.set(key, anchor);
    const between = (from: number, to: number) =>
      document.getText(new vscode.Range(document.positionAt(from), document.positionAt(to)));
    const cursor = document.offsetAt(position);
    return between(anchor.locate(cursor, between), cursor).replaceAll('\r\n', '\n');
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }
}
