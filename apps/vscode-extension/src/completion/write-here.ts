/** Char-RNN: Write Here. Text streams into the editor at the cursor until Escape, as one step of undo. */
import * as vscode from 'vscode';
import { readWriteSettings } from '../settings.ts';
import type { CompletionClient } from './completion-client.ts';
import type { DocumentContexts } from './document-contexts.ts';

const WRITING = 'charRnn.writing';
/** Pieces are put into the text together, so often: each is an edit that the whole editor follows. */
const MILLISECONDS_BETWEEN_EDITS = 60;

export class WriteHere {
  readonly #client: CompletionClient;
  readonly #contexts: DocumentContexts;
  #writing: AbortController | undefined;

  constructor(client: CompletionClient, contexts: DocumentContexts) {
    this.#client = client;
    this.#contexts = contexts;
  }

  stop(): void {
    this.#writing?.abort();
  }

  /** Resolves when the text is written, or was stopped. @throws CompletionError */
  async write(editor: vscode.TextEditor): Promise<void> {
    this.stop();
    const writing = new AbortController();
    this.#writing = writing;
    await vscode.commands.executeCommand('setContext', WRITING, true);
    const closing = vscode.window.onDidChangeVisibleTextEditors(
      (editors) => editors.includes(editor) || writing.abort(),
    );
    try {
      await this.#stream(editor, writing);
    } finally {
      closing.dispose();
      if (this.#writing === writing) {
        this.#writing = undefined;
        await vscode.commands.executeCommand('setContext', WRITING, false);
      }
    }
  }

  async #stream(editor: vscode.TextEditor, writing: AbortController): Promise<void> {
    const { temperature, maxCharacters } = readWriteSettings();
    if (!editor.selection.isEmpty) await editor.edit((edit) => edit.delete(editor.selection));
    let pending = '';
    let isFirst = true;
    let writer: Promise<void> = Promise.resolve();
    const flush = async () => {
      if (pending === '' || writing.signal.aborted) return;
      const text = pending;
      pending = '';
      const undo = { undoStopBefore: isFirst, undoStopAfter: false };
      isFirst = false;
      const done = await editor.edit((edit) => edit.insert(editor.selection.active, text), undo);
      if (!done) writing.abort();
      editor.revealRange(editor.selection);
    };
    const timer = setInterval(() => {
      writer = writer.then(flush);
    }, MILLISECONDS_BETWEEN_EDITS);
    try {
      await this.#client.write(this.#contexts.textBefore(editor.document, editor.selection.active), {
        temperature,
        length: maxCharacters,
        signal: writing.signal,
        onPiece: (text) => {
          pending += text;
        },
      });
    } finally {
      clearInterval(timer);
      writer = writer.then(flush);
      await writer;
    }
  }
}
