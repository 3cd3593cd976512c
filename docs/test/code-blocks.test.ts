/** Runs every document of the repository, and checks the types of its programs. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PartResult, readCodeBlocks, runDocument } from '@char-rnn/code-blocks';
import { globSync } from 'tinyglobby';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documents, ROOT } from './documents.ts';
import { copyRepository, readersDatasets, writeReadersTexts } from './readers-folder.ts';

/** The longest document takes 40 s on two cores that do nothing else. */
const TIMEOUT = 900_000;

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'char-rnn-docs-'));
});
afterAll(() => rm(place, { recursive: true, force: true }));

describe('what a document says can be done', () => {
  test.for(documents)('%s', { timeout: TIMEOUT }, async (path, { signal }) => {
    const blocks = readCodeBlocks(await readFile(join(ROOT, path), 'utf8'), path);
    if (blocks.every(({ kind }) => kind === 'not run')) return;
    const folder = await mkdtemp(join(place, path.replaceAll('/', '-')));
    // Packages and guides speak to users of npm, all other documents to somebody with a clone of the repository.
    if (!/^(packages|docs)\//.test(path)) await copyRepository(folder);
    await writeReadersTexts(folder);
    const packages = join(import.meta.dirname, '..', 'node_modules');
    const results = await runDocument(join(ROOT, path), { folder, packages, signal, env: readersDatasets() });
    console.log(`${path}: ${results.map(describePart).join(', ')}`);
  });
});

test('the programs are free of type errors', { timeout: TIMEOUT }, () => {
  const programs = globSync('*/*.mts', { cwd: place, absolute: true });
  expect(programs.length).toBeGreaterThan(0);
  const program = ts.createProgram(programs, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    noImplicitOverride: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(import.meta.dirname, '..', 'node_modules', '@types')],
  });
  const host = {
    getCanonicalFileName: (name: string) => name,
    getCurrentDirectory: () => place,
    getNewLine: () => '\n',
  };
  expect(ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), host)).toBe('');
});

function describePart({ part, seconds }: PartResult): string {
  return `line ${part.line} ${seconds.toFixed(1)} s`;
}
