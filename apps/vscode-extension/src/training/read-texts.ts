/** The text to train on: of the open document, of a file, of all text files in a folder or behind a pattern. */
import { basename } from 'node:path';
import * as vscode from 'vscode';

export interface TrainingText {
  /** Shown as the model's name until it is renamed. */
  name: string;
  /** Plain, with line ends `\n` and without a byte order mark. */
  text: string;
  languageId: string | undefined;
  /** Files that were no text. */
  skipped: number;
}

/** Files that are looked at in a folder. */
const MOST_FILES = 5000;
/** Characters that VS Code's own documents hold without being cut; the limit of a text that is put together. */
const MOST_BYTES = 500_000_000;

/** The editor's text as it is on the screen, saved or not. */
export function readDocument(document: vscode.TextDocument): TrainingText {
  const name = document.isUntitled ? document.fileName : basename(document.uri.path);
  return { name, text: normalize(document.getText()), languageId: document.languageId, skipped: 0 };
}

/** A file or a folder. Files that are open are taken as they are on the screen. */
export async function readResource(uri: vscode.Uri, token: vscode.CancellationToken): Promise<TrainingText> {
  const { type } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.Directory) !== 0) {
    const files = await vscode.workspace.findFiles(
      new vscode.RelativePattern(uri, '**/*'),
      undefined,
      MOST_FILES,
      token,
    );
    return readFiles(files, basename(uri.path), token);
  }
  const open = findOpen(uri);
  if (open !== undefined) return readDocument(open);
  const text = decode(await vscode.workspace.fs.readFile(uri));
  // Another encoding than UTF-8: the editor knows which.
  if (text === undefined) return readDocument(await vscode.workspace.openTextDocument(uri));
  return { name: basename(uri.path), text: normalize(text), languageId: await guessLanguage(uri), skipped: 0 };
}

/** All text files of the workspace whose path matches, in the order of their paths. */
export async function readPattern(pattern: string, token: vscode.CancellationToken): Promise<TrainingText> {
  const files = await vscode.workspace.findFiles(pattern, undefined, MOST_FILES, token);
  return readFiles(files, pattern, token);
}

async function readFiles(uris: vscode.Uri[], name: string, token: vscode.CancellationToken): Promise<TrainingText> {
  const texts: string[] = [];
  const languages = new Map<string, number>();
  let bytes = 0;
  let skipped = 0;
  for (const uri of uris.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    const content = await vscode.workspace.fs.readFile(uri);
    bytes += content.length;
    if (bytes > MOST_BYTES)
      throw new Error(`${name} has more than ${MOST_BYTES / 1e6} MB of text: choose a part of it.`);
    const text = findOpen(uri)?.getText() ?? decode(content);
    if (text === undefined) skipped++;
    else {
      texts.push(normalize(text));
      const extension = /\.[^./]+$/.exec(uri.path)?.[0] ?? '';
      languages.set(extension, (languages.get(extension) ?? 0) + text.length);
    }
  }
  const [mostUsed] = [...languages].sort(([, a], [, b]) => b - a)[0] ?? [];
  const example = uris.find(({ path }) => mostUsed !== undefined && path.endsWith(mostUsed));
  const languageId = example && (await guessLanguage(example));
  return { name, text: texts.join('\n'), languageId, skipped };
}

function findOpen(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

/** Of a file that is not open; one that VS Code will not open as a text has none. */
async function guessLanguage(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return (await vscode.workspace.openTextDocument(uri)).languageId;
  } catch {
    return undefined;
  }
}

/** Undefined for what is no UTF-8 text. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

function normalize(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
}
