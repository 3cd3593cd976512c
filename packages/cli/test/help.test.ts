import { expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { runCharRnn } from './run-char-rnn.ts';

test.each([
  [['--help'], ['train', 'generate', 'evaluate', 'info', 'export', 'import', 'bench', 'Exit codes']],
  [
    ['train', '--help'],
    [
      ...[
        '--out',
        '--preset',
        '--units',
        '--embedding',
        '--layers',
        '--cell',
        '--dropout',
        '--seq-length',
        '--batch-size',
      ],
      ...['--epochs', '--steps', '--time-limit', '--learning-rate', '--clip-norm', '--validation', '--patience'],
      ...['--seed', '--tokenizer', '--backend', '--init-from', '--resume', '--overwrite', '--json'],
    ],
  ],
  [
    ['generate', '--help'],
    ['--prompt', '--length', '--temperature', '--top-k', '--top-p', '--seed', '--stop', '--json'],
  ],
  [
    ['evaluate', '--help'],
    ['--reset-every', '--backend', '--json'],
  ],
  [['info', '--help'], ['--json']],
  [
    ['export', '--help'],
    ['--format', 'safetensors', 'onnx', '--out', '--overwrite', '--json'],
  ],
  [
    ['import', '--help'],
    ['--out', '--vocabulary', '--text', '--overwrite', '--json'],
  ],
  [
    ['bench', '--help'],
    [
      ...['--characters', '--preset', '--units', '--embedding', '--layers', '--cell', '--seq-length', '--batch-size'],
      ...['--backend', '--threads', '--json'],
    ],
  ],
])('%s names everything there is, on the standard output', async (args, names) => {
  const { code, stdout, stderr } = await runCharRnn(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const name of names) expect(stdout).toContain(name);
});

test('--version is that of the package', async () => {
  expect(await runCharRnn(['--version'])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
});

test('without a command the help is shown, as the answer to a wrong request', async () => {
  const { code, stdout, stderr } = await runCharRnn([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Usage: char-rnn');
});
