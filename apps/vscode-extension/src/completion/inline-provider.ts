/** Ghost text. Decides whether there is to be any at a cursor, and leaves the rest to the source of suggestions. */
import * as vscode from 'vscode';
import type { ActiveModel } from '../models/active-model.ts';
import { isLanguageEnabled, readSuggestionSettings } from '../settings.ts';
import type { DocumentContexts } from './document-contexts.ts';
import type { SuggestionSource } from './suggestion-source.ts';

export interface InlineProviderOptions {
  active: ActiveModel;
  contexts: DocumentContexts;
  source: SuggestionSource;
  onError: (error: Error) => void;
}

/** Documents that nobody writes a text in. */
const OTHER_SCHEMES: ReadonlySet<string> = new Set([
  'output',
  'debug',
  'vscode-scm',
  'comment',
  'git',
  'search-editor',
]);

/** What may follow the cursor on its line without being in the way: the closing of what was opened. */
const NOTHING_MUCH = /^[\s)\]}"'’”»]*$/u;

export class InlineProvider implements vscode.InlineCompletionItemProvider {
  readonly #options: InlineProviderOptions;

  constructor(options: InlineProviderOptions) {
    this.#options = options;
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const { active, contexts, source, onError } = this.#options;
    const explicit = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    if (!vscode.workspace.isTrusted || active.model === undefined || OTHER_SCHEMES.has(document.uri.scheme)) return [];
    const settings = readSuggestionSettings(document);
    if (!explicit && !isWanted(document, position, context, { ...settings, trainedOn: active.model.entry.languageId }))
      return [];
    const cancellation = new AbortController();
    const listening = token.onCancellationRequested(() => cancellation.abort());
    try {
      const { maxCharacters, lines, endsWithSentence, minConfidence, temperature, seed } = settings;
      const suggestions = await source.suggest(contexts.textBefore(document, position), {
        settings: { maxCharacters, lines, endsWithSentence, temperature, seed },
        minConfidence,
        explicit,
        signal: cancellation.signal,
      });
      const range = new vscode.Range(position, position);
      return suggestions.map(({ text }) => new vscode.InlineCompletionItem(text, range));
    } catch (error) {
      onError(error as Error);
      return [];
    } finally {
      listening.dispose();
    }
  }
}

function isWanted(
  document: vscode.TextDocument,
  position: vscode.Position,
  { selectedCompletionInfo }: vscode.InlineCompletionContext,
  { enabled, withinLine, trainedOn }: { enabled: boolean; withinLine: boolean; trainedOn: string | undefined },
): boolean {
  if (!enabled || !isLanguageEnabled(document.languageId, trainedOn)) return false;
  // The list of words is open and has something selected: two suggestions at once are none.
  if (selectedCompletionInfo !== undefined) return false;
  const { text } = document.lineAt(position.line);
  return withinLine || NOTHING_MUCH.test(text.slice(position.character));
}
