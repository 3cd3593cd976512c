import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { eachNode } from '../src/each-node.ts';
import { npm } from '../src/npm.ts';
import { readManifest, workspace } from '../src/workspace.ts';

const project = inject('project');
const command = join(project, 'node_modules/@char-rnn/cli/bin/char-rnn.js');
const TEXT = 'The quick brown fox jumps over the lazy dog, and the dog dreams of the fox.\n'.repeat(200);

describe.each(eachNode)('%s the command', (_, node) => {
  const runs = test.skipIf(node === undefined);
  const run = (folder: string, ...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(node!.path, [command, ...words], { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`char-rnn ${words.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
    return stdout;
  };

  runs('trains, says what it trained, evaluates it and writes with it', () => {
    const folder = mkdtempSync(join(project, 'command-'));
    writeFileSync(join(folder, 'text.txt'), TEXT);
    const sizes = ['--units', '32', '--embedding', '8', '--seq-length', '20', '--batch-size', '16'];
    run(folder, 'train', 'text.txt', '--out', 'model', ...sizes, '--steps', '30', '--learning-rate', '0.01');
    expect(run(folder, 'info', 'model')).toMatch(/32 units/);
    const evaluated = JSON.parse(run(folder, 'evaluate', 'model', 'text.txt', '--json'));
    // Any model that knows which characters occur is better than one that takes all of them for equally likely.
    expect(evaluated.loss).toBeLessThan(Math.log(new Set(TEXT).size));
    const write = () => run(folder, 'generate', 'model', '--prompt', 'The ', '--length', '50', '--seed', '7');
    expect(write()).toBe(write());
    expect(write()).toMatch(/^The .{46,}/s);
  });

  runs('says the version of its package', () => {
    const { version } = readManifest(join(workspace, 'packages/cli'));
    expect(run(project, '--version').trim()).toBe(version);
  });
});

test('npm puts the command where scripts find it', () => {
  expect(readFileSync(join(project, 'node_modules/.bin/char-rnn'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node/);
});

test('one TensorFlow.js serves all packages', () => {
  const found = npm(project, 'ls', '--all', '--parseable', '@tensorflow/tfjs-core');
  expect(found.trim().split('\n')).toEqual([join(project, 'node_modules/@tensorflow/tfjs-core')]);
});
