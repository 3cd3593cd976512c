/** The settings, with a fallback where somebody wrote a value of another kind into the file by hand. */
import * as vscode from 'vscode';

export const SECTION = 'charRnn';

export interface SuggestionSettings {
  enabled: boolean;
  maxCharacters: number;
  lines: number;
  endsWithSentence: boolean;
  minConfidence: number;
  temperature: number;
  seed: number;
  withinLine: boolean;
}

export function readSuggestionSettings(scope?: vscode.ConfigurationScope): SuggestionSettings {
  const number = (name: string, fallback: number, min: number, max: number) =>
    clamp(read(`suggestions.${name}`, fallback, scope), min, max);
  return {
    enabled: read('suggestions.enabled', true, scope),
    maxCharacters: Math.round(number('maxCharacters', 60, 1, 1000)),
    lines: Math.round(number('lines', 1, 1, 50)),
    endsWithSentence: read<string>('suggestions.endAt', 'line', scope) === 'sentence',
    minConfidence: number('minConfidence', 0.2, 0, 1),
    temperature: number('temperature', 0.3, 0, 2),
    seed: Math.round(number('seed', 0, 0, Number.MAX_SAFE_INTEGER)),
    withinLine: read('suggestions.withinLine', false, scope),
  };
}

/** Whether suggestions are on for a language. `trainedOn` is on unless the setting says otherwise. */
export function isLanguageEnabled(languageId: string, trainedOn: string | undefined): boolean {
  const languages = read<Record<string, boolean>>('suggestions.languages', {});
  const own = languages[languageId];
  if (typeof own === 'boolean') return own;
  return languageId === trainedOn || languages['*'] === true;
}

export async function setLanguageEnabled(languageId: string, enabled: boolean): Promise<void> {
  const languages = read<Record<string, boolean>>('suggestions.languages', {});
  const target = vscode.ConfigurationTarget.Global;
  await configuration().update('suggestions.languages', { ...languages, [languageId]: enabled }, target);
}

export function readPrecision(): 'float32' | 'int8' {
  return read<string>('model.precision', 'int8') === 'float32' ? 'float32' : 'int8';
}

export function readUnloadMinutes(): number {
  return clamp(read('model.unloadAfterMinutes', 15), 1, 24 * 60);
}

export function readTrainingSettings(): { extra: string[]; tensorflow: string | undefined } {
  const extra = read<unknown[]>('training.arguments', []).map(String);
  return { extra, tensorflow: read('training.tensorflow', '').trim() || undefined };
}

export function readWriteSettings(): { temperature: number; maxCharacters: number } {
  return {
    temperature: clamp(read('write.temperature', 0.7), 0, 2),
    maxCharacters: Math.round(clamp(read('write.maxCharacters', 5000), 1, 1_000_000)),
  };
}

/** In bytes. */
export function readStorageLimit(): number {
  return 1_000_000 * clamp(read('models.storageLimit', 2000), 10, 1_000_000);
}

function configuration(scope?: vscode.ConfigurationScope): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SECTION, scope);
}

function read<Value>(name: string, fallback: Value, scope?: vscode.ConfigurationScope): Value {
  const value = configuration(scope).get<unknown>(name);
  const isSameKind =
    typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback) && value !== null;
  return isSameKind ? (value as Value) : fallback;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
