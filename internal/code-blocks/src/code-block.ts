/**
 * The code blocks of a Markdown document. Each says by its info string (` ```ts `, ` ```sh excerpt `) what is done with
 * it; a block that says nothing, or something else than what is known here, is an error, so that none goes unnoticed.
 */
import { fromMarkdown } from 'mdast-util-from-markdown';
import { visit } from 'unist-util-visit';
import { DocumentError } from './document-error.ts';

const PROGRAMS = ['ts', 'js'] as const;
/** Not run: what a program or a command prints, data, diagrams. */
const SHOWN = ['text', 'json', 'mermaid'];
/** Not run unless it is said: programs of other languages, pieces of code that the prose explains. */
const ONLY_AS_EXCERPT = ['diff', 'html', 'python'];

export interface CodeBlock {
  /** `program`: an ES module, or a piece of one. `shell`: commands for bash. `output`: what the part before it prints. */
  kind: 'program' | 'shell' | 'output' | 'not run';
  language: string;
  text: string;
  /** The line of the document on which `text` begins, from 1. */
  line: number;
}

/** All code blocks of a document, in its order. `file` is its name in errors. Throws {@link DocumentError}. */
export function readCodeBlocks(markdown: string, file: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  visit(fromMarkdown(markdown), 'code', ({ lang, meta, value, position }) => {
    const line = position!.start.line + 1;
    const [language, mark] = [lang ?? '', meta ?? ''];
    const fail = (message: string) => new DocumentError(file, line - 1, message);

    const known = [...PROGRAMS, 'sh', ...SHOWN, ...ONLY_AS_EXCERPT];
    if (!known.includes(language)) {
      const named = language === '' ? 'a code block without a language' : `a code block in "${language}"`;
      throw fail(`${named}; give it one of ${known.join(', ')}`);
    }
    const marks = SHOWN.includes(language) ? ['', 'output'] : ['', 'excerpt'];
    if (!marks.includes(mark)) throw fail(`"${mark}" behind "${language}"; only "${marks[1]}" can stand there`);
    if (ONLY_AS_EXCERPT.includes(language) && mark === '') {
      throw fail(`"${language}" is not run: write "${language} excerpt", and in the text why`);
    }
    if (language === 'json') JSON.parse(value);
    blocks.push({ kind: kindOf(language, mark), language, text: value, line });
  });
  return blocks;
}

function kindOf(language: string, mark: string): CodeBlock['kind'] {
  if (mark === 'output') return 'output';
  if (mark === 'excerpt' || SHOWN.includes(language)) return 'not run';
  return language === 'sh' ? 'shell' : 'program';
}
