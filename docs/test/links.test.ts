/** Links from one document to another file of the repository lead somewhere, and to a heading that is there. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import GithubSlugger from 'github-slugger';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString as toText } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { expect, test } from 'vitest';
import { documents, ROOT } from './documents.ts';

test.each(documents)('the links of %s lead somewhere', (path) => {
  const broken: string[] = [];
  visit(fromMarkdown(readFileSync(join(ROOT, path), 'utf8')), ['link', 'image', 'definition'], (node) => {
    if (!('url' in node) || /^[a-z]+:/.test(node.url)) return;
    const [file, heading] = node.url.split('#');
    const target = file === '' ? path : join(dirname(path), decodeURIComponent(file));
    const isThere = existsSync(join(ROOT, target)) && (heading === undefined || headingsOf(target).includes(heading));
    if (!isThere) broken.push(`line ${node.position!.start.line}: ${node.url}`);
  });
  expect(broken).toEqual([]);
});

/** The names that GitHub gives the headings of a document. */
function headingsOf(path: string): string[] {
  const slugger = new GithubSlugger();
  const names: string[] = [];
  visit(fromMarkdown(readFileSync(join(ROOT, path), 'utf8')), 'heading', (node) => {
    names.push(slugger.slug(toText(node)));
  });
  return names;
}
