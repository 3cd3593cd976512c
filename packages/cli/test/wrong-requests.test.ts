import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseEvents, runCharRnn } from './run-char-rnn.ts';
import { TINY } from './tiny-run.ts';

let cwd: string;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'char-rnn-cli-'));
  const path = (name: string) => join(cwd, name);
  await writeFile(path('text.txt'), 'All work and no play makes Jack a dull boy.\n'.repeat(100));
  await writeFile(path('empty.txt'), '');
  await writeFile(path('short.txt'), 'hello');
  await writeFile(path('same.txt'), 'a'.repeat(5000));
  await writeFile(path('latin1.txt'), Buffer.from('caf\u00e9 '.repeat(1000), 'latin1'));
  await mkdir(path('folder'));
  const trained = await runCharRnn(['train', 'text.txt', '--out', 'model', '--steps', '1', ...TINY], { cwd });
  expect(trained.code, trained.stderr).toBe(0);
  for (const copy of ['no-weights', 'other-weights', 'short-weights', 'no-json', 'bad-json']) {
    await cp(path('model'), path(copy), { recursive: true });
  }
  const weights = (await readdir(path('model'))).find((name) => name.startsWith('weights-'))!;
  await rm(path(`no-weights/${weights}`));
  const bytes = await readFile(path(`model/${weights}`));
  bytes[100]! ^= 1;
  await writeFile(path(`other-weights/${weights}`), bytes);
  await truncate(path(`short-weights/${weights}`), 100);
  await rm(path('no-json/model.json'));
  await writeFile(path('bad-json/model.json'), '{"format":');
});

afterAll(() => rm(cwd, { recursive: true, force: true }));

const train = (...args: string[]) => ['train', ...args, '--backend', 'cpu'];
const exportTo = (out: string) => ['export', 'model', '--format', 'onnx', '--out', out];
const importFrom = (file: string, ...options: string[]) => ['import', file, '--out', 'imported', ...options];

test.each<[what: string, args: string[], exitCode: number, errorCode: string, message: RegExp]>([
  [
    'no such file',
    train('missing.txt', '--out', 'out'),
    2,
    'FILE_NOT_FOUND',
    /missing\.txt.*shakespeare and moby-dick/,
  ],
  ['a folder', train('folder', '--out', 'out'), 2, 'NOT_A_FILE', /folder/],
  ['an empty file', train('empty.txt', '--out', 'out'), 2, 'EMPTY_TEXT', /empty\.txt is empty/],
  ['less than a window', train('short.txt', '--out', 'out'), 2, 'TEXT_TOO_SHORT', /4 characters.*--seq-length/],
  ['less than a batch', train('text.txt', '--out', 'out', '--batch-size', '999'), 2, 'TEXT_TOO_SHORT', /--batch-size/],
  ['no UTF-8', train('latin1.txt', '--out', 'out'), 2, 'NOT_UTF8', /offset 3.*--tokenizer byte/],
  ['one character', train('same.txt', '--out', 'out'), 2, 'NOTHING_TO_LEARN', /5,000 times/],
  ['a negative size', train('text.txt', '--out', 'out', '--units', '-5'), 2, 'INVALID_ARGUMENT', /--units.*'-5'/],
  [
    'a size of zero',
    train('text.txt', '--out', 'out', '--batch-size', '0'),
    2,
    'INVALID_ARGUMENT',
    /--batch-size.*'0'/,
  ],
  ['a size that is no number', train('text.txt', '--out', 'out', '--layers', 'two'), 2, 'INVALID_ARGUMENT', /'two'/],
  [
    'a dropout of one',
    train('text.txt', '--out', 'out', '--dropout', '1'),
    2,
    'INVALID_ARGUMENT',
    /--dropout.*below 1/,
  ],
  [
    'a time without unit',
    train('text.txt', '--out', 'out', '--time-limit', '5'),
    2,
    'INVALID_ARGUMENT',
    /30s, 5m or 1h/,
  ],
  [
    'a cell that does not exist',
    train('text.txt', '--out', 'out', '--cell', 'rnn'),
    2,
    'INVALID_ARGUMENT',
    /gru, lstm/,
  ],
  ['an unknown option', train('text.txt', '--out', 'out', '--epoch', '3'), 2, 'INVALID_ARGUMENT', /--epoch.*--epochs/],
  ['an unknown command', ['trian', 'text.txt'], 2, 'INVALID_ARGUMENT', /trian.*train/],
  ['no --out', train('text.txt'), 2, 'INVALID_ARGUMENT', /--out/],
  ['an empty --out', train('text.txt', '--out', ''), 2, 'INVALID_ARGUMENT', /--out.*empty/],
  ['no text', ['train', '--out', 'out'], 2, 'INVALID_ARGUMENT', /text/],
  [
    'an unknown backend',
    ['train', 'text.txt', '--out', 'out', '--backend', 'abacus'],
    2,
    'INVALID_ARGUMENT',
    /abacus.*cpu/,
  ],
  ['an output below a file', train('text.txt', '--out', 'text.txt/out'), 2, 'OUTPUT_NOT_WRITABLE', /text\.txt/],
  ['an output that is a file', train('text.txt', '--out', 'short.txt'), 2, 'OUTPUT_NOT_WRITABLE', /short\.txt/],
  ['a model in the output', train('text.txt', '--out', 'model'), 2, 'OUTPUT_EXISTS', /--resume.*--overwrite/],
  ['nothing to resume', train('text.txt', '--out', 'out', '--resume'), 2, 'CHECKPOINT_NOT_FOUND', /out.*no checkpoint/],
  ['resume and overwrite', train('text.txt', '--out', 'out', '--resume', '--overwrite'), 2, 'INVALID_ARGUMENT', /one/],
  ['no initial model', train('text.txt', '--out', 'out', '--init-from', 'folder'), 2, 'MODEL_NOT_FOUND', /folder/],
  ['a model that is not there', ['generate', 'missing'], 2, 'MODEL_NOT_FOUND', /missing/],
  ['a folder without a model', ['generate', 'folder'], 2, 'MODEL_NOT_FOUND', /folder/],
  ['a model without model.json', ['generate', 'no-json'], 2, 'MODEL_NOT_FOUND', /model\.json/],
  ['a broken model.json', ['generate', 'bad-json'], 1, 'CORRUPT_MODEL', /bad-json.model\.json/],
  ['missing weights', ['generate', 'no-weights'], 1, 'CORRUPT_MODEL', /weights-\w+\.bin is missing/],
  ['altered weights', ['generate', 'other-weights'], 1, 'CORRUPT_MODEL', /SHA-256/],
  ['torn weights', ['generate', 'short-weights'], 1, 'CORRUPT_MODEL', /100 bytes/],
  ['missing weights, described', ['info', 'no-weights'], 1, 'CORRUPT_MODEL', /missing/],
  [
    'altered weights, evaluated',
    ['evaluate', 'other-weights', 'text.txt', '--backend', 'cpu'],
    1,
    'CORRUPT_MODEL',
    /SHA-256/,
  ],
  ['a negative temperature', ['generate', 'model', '--temperature', '-1'], 2, 'INVALID_ARGUMENT', /--temperature/],
  ['a probability above 1', ['generate', 'model', '--top-p', '1.5'], 2, 'INVALID_ARGUMENT', /--top-p/],
  [
    'no such precision',
    ['generate', 'model', '--precision', 'int4'],
    2,
    'INVALID_ARGUMENT',
    /--precision.*float32, int8/,
  ],
  ['no threads', ['generate', 'model', '--threads', '0'], 2, 'INVALID_ARGUMENT', /--threads.*'0'/],
  ['an empty stop text', ['generate', 'model', '--stop', ''], 2, 'INVALID_ARGUMENT', /--stop/],
  ['an export without a format', ['export', 'model', '--out', 'file'], 2, 'INVALID_ARGUMENT', /--format/],
  [
    'an export in a format that there is not',
    ['export', 'model', '--format', 'pickle', '--out', 'file'],
    2,
    'INVALID_ARGUMENT',
    /pickle.*safetensors, onnx/,
  ],
  [
    'an export of nothing',
    ['export', 'folder', '--format', 'onnx', '--out', 'file'],
    2,
    'MODEL_NOT_FOUND',
    /folder.*model\.json/,
  ],
  ['an export over a file', exportTo('text.txt'), 2, 'OUTPUT_EXISTS', /text\.txt.*--overwrite/],
  ['an export over a folder', exportTo('folder'), 2, 'OUTPUT_NOT_WRITABLE', /folder is a folder/],
  ['an export to nowhere', exportTo('nowhere/file'), 2, 'OUTPUT_NOT_WRITABLE', /folder of nowhere.file does not exist/],
  ['an import of nothing', importFrom('missing'), 2, 'FILE_NOT_FOUND', /missing/],
  ['an import of a folder without model', importFrom('folder'), 2, 'FILE_NOT_FOUND', /folder.model\.json/],
  ['an import of a text', importFrom('text.txt'), 2, 'UNKNOWN_FORMAT', /text\.txt is neither safetensors, ONNX/],
  ['an import of half a model.json', importFrom('bad-json'), 1, 'CORRUPT_FILE', /bad-json.model\.json: .*not JSON/],
  [
    'an import over a run',
    importFrom('short.txt', '--out', 'model'),
    2,
    'OUTPUT_EXISTS',
    /model holds a run, which only train/,
  ],
  [
    'two vocabularies',
    importFrom('model', '--vocabulary', 'x.json', '--text', 'text.txt'),
    2,
    'INVALID_ARGUMENT',
    /give one/,
  ],
  [
    'a vocabulary that is no JSON',
    importFrom('model', '--vocabulary', 'text.txt'),
    2,
    'INVALID_ARGUMENT',
    /text\.txt is not JSON/,
  ],
  [
    "another text than the model's",
    importFrom('model', '--text', 'short.txt'),
    2,
    'VOCABULARY_MISMATCH',
    /model.model\.json: The model has \d+ ids, and the vocabulary 5/,
  ],
  ['no backend of that name', ['bench', '--backend', 'cuda'], 2, 'INVALID_ARGUMENT', /'cuda'.*auto, tensorflow/],
  ['a bench of half a unit', ['bench', '--units', '0.5'], 2, 'INVALID_ARGUMENT', /--units.*'0\.5'/],
  ['a bench of a text', ['bench', 'text.txt'], 2, 'INVALID_ARGUMENT', /too many arguments/],
  ['a bench of too short a text', ['bench', '--characters', '9'], 2, 'TEXT_TOO_SHORT', /8 characters/],
  ['nothing to evaluate', ['evaluate', 'model', 'empty.txt'], 2, 'EMPTY_TEXT', /empty\.txt/],
])('%s: one line, the exit code, and nothing is left behind', async (_what, args, exitCode, errorCode, message) => {
  const before = await readdir(cwd, { recursive: true });
  const [human, machine] = await Promise.all([runCharRnn(args, { cwd }), runCharRnn([...args, '--json'], { cwd })]);

  expect(human).toMatchObject({ code: exitCode, stdout: '' });
  expect(human.stderr).toMatch(/^error: [^\n]+\n$/);
  expect(human.stderr).toContain(`[${errorCode}]`);
  expect(human.stderr).toMatch(message);

  expect(machine).toMatchObject({ code: exitCode, stderr: '' });
  expect(parseEvents(machine.stdout)).toEqual([
    { event: 'error', code: errorCode, message: expect.stringMatching(message) },
  ]);
  expect(await readdir(cwd, { recursive: true })).toEqual(before);
});

test.skipIf(process.platform !== 'linux')(
  'an output that even root cannot create is refused before training',
  async () => {
    const { code, stdout, stderr } = await runCharRnn(train('text.txt', '--out', '/proc/char-rnn'), { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: Cannot write \/proc\/char-rnn.*\[OUTPUT_NOT_WRITABLE\]\n$/);
  },
);

test('a loss that is no number any more ends the run with exit code 1 and keeps its checkpoint', async () => {
  const args = train('text.txt', '--out', 'diverged', '--learning-rate', '1e38', '--clip-norm', '0', '--json');
  const { code, stdout } = await runCharRnn(args, { cwd });
  expect(code).toBe(1);
  expect(parseEvents(stdout).at(-1)).toMatchObject({ event: 'error', code: 'LOSS_NOT_FINITE' });
  expect(await readdir(join(cwd, 'diverged', 'checkpoints'))).toEqual(['0']);
});

test('a stack trace is shown only with CHAR_RNN_DEBUG=1', async () => {
  process.env.CHAR_RNN_DEBUG = '1';
  const debugged = await runCharRnn(['generate', 'missing'], { cwd });
  delete process.env.CHAR_RNN_DEBUG;
  expect(debugged.stderr).toMatch(/\n {4}at /);
  expect((await runCharRnn(['generate', 'missing'], { cwd })).stderr).not.toMatch(/\n {4}at /);
});
