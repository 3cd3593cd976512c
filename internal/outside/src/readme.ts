import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Part, planParts, readCodeBlocks } from '@char-rnn/code-blocks';
import tsBlankSpace from 'ts-blank-space';
import { packages, workspace } from './workspace.ts';

/** The documents that npm shows, by the folders of their packages. */
export const readmes: { name: string; path: string }[] = packages.map((name) => ({
  name,
  path: join(workspace, 'packages', name, 'README.md'),
}));

/** The programs of a document in TypeScript, whole. */
export function readPrograms(path: string): Part[] {
  const parts = planParts(readCodeBlocks(readFileSync(path, 'utf8'), path), path);
  return parts.filter(({ kind }) => kind === 'program');
}

/** A document with its programs in JavaScript, on the same lines: types become white space. */
export function inJavaScript(markdown: string): string {
  const programs = /^( *)```ts\n([\s\S]*?)^\1```$/gm;
  return markdown.replaceAll(programs, (_, indent, code) => `${indent}\`\`\`js\n${tsBlankSpace(code)}${indent}\`\`\``);
}
