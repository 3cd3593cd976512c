/**
 * How blocks build on each other. A program begins with its imports: a block that starts with `import` begins a new
 * program, and one that does not goes on with the program above it, as in a notebook. Commands stand between programs.
 */
import type { CodeBlock } from './code-block.ts';
import { DocumentError } from './document-error.ts';
import { type Expectation, findExpectations } from './expectations.ts';

/** What is run at once: a program, or one block of commands. */
export interface Part {
  kind: 'program' | 'shell';
  language: string;
  /** The blocks, each on its own lines of the document, so that a stack trace names lines of the document. */
  source: string;
  /** The line of the document on which the first block begins, from 1. */
  line: number;
  /** What it has to print, in this order. */
  expectations: Expectation[];
  /** All that it has to print, where a block of output follows. */
  output?: { text: string; line: number };
}

/** The parts of a document, in its order. Throws {@link DocumentError}. */
export function planParts(blocks: readonly CodeBlock[], file: string): Part[] {
  const parts: Part[] = [];
  for (const block of blocks) {
    const before = parts.at(-1);
    if (block.kind === 'output') {
      if (!before || before.output) throw new DocumentError(file, block.line, 'output without a program before it');
      before.output = { text: block.text, line: block.line };
    } else if (block.kind === 'shell' || (block.kind === 'program' && block.text.startsWith('import '))) {
      const { kind, language, line } = block;
      parts.push({ kind, language, line, source: '', expectations: [] });
      append(parts.at(-1)!, block);
    } else if (block.kind === 'program') {
      if (before?.kind !== 'program' || before.language !== block.language || before.output) {
        const what = `a block that begins with no import and has no program in "${block.language}" before it to go on with`;
        throw new DocumentError(file, block.line, `${what}; one that is only a piece is marked "excerpt"`);
      }
      append(before, block);
    }
  }
  return parts;
}

function append(part: Part, { text, line, kind }: CodeBlock): void {
  const lines = part.source === '' ? 1 : part.source.split('\n').length;
  part.source += '\n'.repeat(line - lines) + text;
  if (kind === 'program') part.expectations.push(...findExpectations(text, line));
}
