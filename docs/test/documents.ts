/** The documents of the repository. */
import { join } from 'node:path';
import { globSync } from 'tinyglobby';

export const ROOT: string = join(import.meta.dirname, '..', '..');

/** Paths from the root of the repository: all Markdown but the notes for the next release and the pages inside VS Code. */
export const documents: readonly string[] = globSync('**/*.md', {
  cwd: ROOT,
  ignore: ['**/node_modules', '**/dist', '.changeset', 'apps/vscode-extension/media', '**/out', 'models', 'runs'],
}).sort();
