/** Every package's table of errors, and the page about all of them, name exactly the codes that the sources know. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { globSync } from 'tinyglobby';
import ts from 'typescript';
import { visit } from 'unist-util-visit';
import { describe, expect, test } from 'vitest';
import { ROOT } from './documents.ts';

const packages = globSync('packages/*/src/**/*-error.ts', { cwd: ROOT })
  .map((path) => ({ folder: path.split('/').slice(0, 2).join('/'), codes: readCodes(path) }))
  .filter(({ codes }) => codes.length > 0)
  .sort((a, b) => (a.folder < b.folder ? -1 : 1));

describe('the table of errors', () => {
  test.each(packages)('in the README of $folder', ({ folder, codes }) => {
    const listed = readTables(join(folder, 'README.md'), 'Errors');
    // The command also reports what the packages below it throw.
    if (folder === 'packages/cli') expect(listed).toEqual(expect.arrayContaining(codes));
    else expect(listed).toEqual(codes);
  });

  test.each(packages)('of $folder has no code that nothing throws', ({ folder, codes }) => {
    const sources = globSync(`${folder}/src/**/*.{ts,tsx}`, {
      cwd: ROOT,
      ignore: ['**/*-error.ts', '**/generated.ts'],
    });
    const text = sources.map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n');
    expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  });

  test('in docs/troubleshooting.md', () => {
    const all = new Set([...packages.flatMap(({ codes }) => codes), 'UNEXPECTED']);
    expect(readTables('docs/troubleshooting.md')).toEqual([...all].sort());
  });
});

/** The members of the type `...ErrorCode`, sorted. */
function readCodes(path: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest);
  const codes: string[] = [];
  file.forEachChild((node) => {
    if (!ts.isTypeAliasDeclaration(node) || !node.name.text.endsWith('ErrorCode')) return;
    const members = ts.isUnionTypeNode(node.type) ? node.type.types : [node.type];
    for (const member of members) {
      if (ts.isLiteralTypeNode(member) && ts.isStringLiteral(member.literal)) codes.push(member.literal.text);
    }
  });
  return codes.sort();
}

/** The codes in the first columns of a document's tables, sorted; `heading`: of those below this heading alone. */
function readTables(path: string, heading?: string): string[] {
  const markdown = readFileSync(join(ROOT, path), 'utf8');
  const tree = fromMarkdown(markdown, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
  const codes = new Set<string>();
  let title = '';
  visit(tree, (node) => {
    if (node.type === 'heading' && node.children[0]?.type === 'text') title = node.children[0].value;
    if (node.type !== 'tableRow' || (heading !== undefined && !title.toLowerCase().endsWith(heading.toLowerCase())))
      return;
    visit(node.children[0], 'inlineCode', ({ value }) => {
      if (/^[A-Z][A-Z0-9_]+$/.test(value)) codes.add(value);
    });
  });
  return [...codes].sort();
}
