import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runDocument } from '@char-rnn/code-blocks';
import { describe, inject, test } from 'vitest';
import { eachNode } from '../src/each-node.ts';
import { inJavaScript, readmes } from '../src/readme.ts';
import { READERS_TEXTS } from '../src/write-readers-texts.ts';

const project = inject('project');

/** Each program as it stands in the document, and without its types. */
const languages: [language: string, write: (markdown: string) => string][] = [
  ['TypeScript', (markdown) => markdown],
  ['JavaScript', inJavaScript],
];

describe.each(eachNode)('%s, in', (_, node) => {
  describe.each(languages)('%s,', (language, write) => {
    describe.skipIf(node === undefined).concurrent('the README', () => {
      test.for(readmes)('of $name does what it says', async ({ name, path }, { signal }) => {
        const place = mkdtempSync(join(project, `readme-${name}-${language}-`));
        const document = join(place, basename(path));
        writeFileSync(document, write(readFileSync(path, 'utf8')));
        const folder = join(place, 'folder');
        mkdirSync(folder);
        for (const text of READERS_TEXTS) copyFileSync(join(project, text), join(folder, text));
        await runDocument(document, { folder, packages: join(project, 'node_modules'), node: node!.path, signal });
      });
    });
  });
});
