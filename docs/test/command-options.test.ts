/** The README of the command has every option that the command has, under the command's heading, and no others. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './documents.ts';

const readme = readFileSync(join(ROOT, 'packages/cli/README.md'), 'utf8');
const help = (...words: string[]) =>
  execFileSync(process.execPath, [join(ROOT, 'packages/cli/dist/main.js'), ...words, '--help'], { encoding: 'utf8' });

const commands = [...help().matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name]) => name);

test.each(commands)('the options of char-rnn %s', (command) => {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`\`char-rnn ${command} `));
  const documented = [...(section ?? '').matchAll(/`(--[a-z0-9-]+)/g)].map(([, option]) => option);
  const known = [...help(command).matchAll(/^ {2}(--[a-z0-9-]+)/gm)].map(([, option]) => option);
  expect([...new Set(documented)].filter((option) => option !== '--help').sort()).toEqual(known.sort());
});

test('there are commands', () => {
  expect(commands).toEqual(expect.arrayContaining(['train', 'generate', 'evaluate', 'info', 'bench']));
});
