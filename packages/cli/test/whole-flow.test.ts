import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseEvents, runCharRnn } from './run-char-rnn.ts';
import { makeFolderWithBook, TINY } from './tiny-run.ts';

test('a text is trained on, written from, evaluated and described', async () => {
  const cwd = await makeFolderWithBook();

  const train = await runCharRnn(['train', 'book.txt', '--out', 'model', '--epochs', '2', ...TINY], { cwd });
  expect(train).toMatchObject({ code: 0 });
  expect(train.stderr).toMatch(/book\.txt: 15,000 characters/);
  expect(train.stderr).toMatch(/13,500 to train on, the last 1,500 \(10 %\) to validate/);
  for (const temperature of [0.5, 0.8, 1]) {
    expect(train.stdout).toContain(`a sample after 52 steps, temperature ${temperature} `);
  }
  expect(train.stdout).toMatch(/Done\. 2 epochs, 104 steps/);
  expect(train.stdout).toMatch(/Validation loss +\d\.\d{4} nats\/char \(\d\.\d{3} bits\/char\)/);
  expect(train.stdout).toMatch(/5-gram +\d\.\d{4} nats\/char \(\d\.\d{3} bits\/char\), to compare with/);
  expect(train.stdout).toContain('char-rnn generate model');
  expect((await readdir(join(cwd, 'model'))).sort()).toEqual([
    'checkpoints',
    'history.jsonl',
    'model.json',
    'report.html',
    'timeline.jsonl',
    expect.stringMatching(/^weights-[0-9a-f]{16}\.bin$/),
  ]);
  expect((await readFile(join(cwd, 'model', 'history.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(2);

  const generate = (...options: string[]) => runCharRnn(['generate', 'model', '--seed', '7', ...options], { cwd });
  const written = await generate('--prompt', 'The whale', '--length', '50');
  expect(written).toMatchObject({ code: 0, stderr: '' });
  expect(written.stdout).toMatch(/^The whale/);
  expect([...written.stdout]).toHaveLength('The whale'.length + 50 + '\n'.length);
  expect((await generate('--prompt', 'The whale', '--length', '50')).stdout).toBe(written.stdout);
  const json = parseEvents((await generate('--prompt', 'The whale', '--length', '50', '--json')).stdout);
  expect(json).toEqual([
    { prompt: 'The whale', text: written.stdout.slice(9, -1), seed: 7, charactersPerSecond: expect.any(Number) },
  ]);
  expect((await generate('--prompt', 'The whale', '--length', '50', '--threads', '1')).stdout).toBe(written.stdout);
  const rounded = await generate('--prompt', 'The whale', '--length', '50', '--precision', 'int8');
  expect(rounded).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^The whale[\s\S]{50}\n$/) });
  const both = parseEvents((await generate('--prompt', 'The', '--prompt', 'A', '--length', '5', '--json')).stdout);
  expect(both.map(({ prompt }) => prompt)).toEqual(['The', 'A']);
  expect((await generate('--prompt', 'Ω', '--length', '5')).stderr).toMatch(/never saw 1 character of the prompt "Ω"/);

  await writeFile(join(cwd, 'other.txt'), `${(await readFile(join(cwd, 'book.txt'), 'utf8')).slice(0, 998)}ΩΩ`);
  const evaluate = (...options: string[]) =>
    runCharRnn(['evaluate', 'model', 'other.txt', '--backend', 'cpu', '--json', ...options], { cwd });
  const [evaluation] = parseEvents((await evaluate()).stdout);
  expect(evaluation).toMatchObject({ characters: 997, unknownCharacters: 2, backend: 'cpu' });
  const { loss, bitsPerChar, perplexity } = evaluation as Record<string, number>;
  expect(loss).toBeGreaterThan(1);
  expect(loss).toBeLessThan(3.2);
  expect(bitsPerChar).toBeCloseTo(loss! / Math.LN2, 10);
  expect(perplexity).toBeCloseTo(Math.exp(loss!), 10);
  const [forgetful] = parseEvents((await evaluate('--reset-every', '10')).stdout);
  expect(forgetful!.loss).not.toBe(loss);

  const info = await runCharRnn(['info', 'model'], { cwd });
  expect(info).toMatchObject({ code: 0, stderr: '' });
  expect(info.stdout).toMatch(/GRU with 16 units, embedding 8/);
  expect(info.stdout).toMatch(/Checkpoints +steps 52 and 104/);
  expect(info.stdout).toMatch(/Epoch 2 +loss \d\.\d{4}, validation \d\.\d{4}/);
});

test('with --json the standard output holds JSON lines only: start, steps, validations, epochs, samples, done', async () => {
  const cwd = await makeFolderWithBook();
  const args = ['train', 'book.txt', '--out', 'model', '--epochs', '1', ...TINY, '--json'];
  const { code, stdout, stderr } = await runCharRnn(args, { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const events = parseEvents(stdout);
  expect(events[0]).toMatchObject({
    event: 'start',
    backend: 'cpu',
    device: expect.any(String),
    characters: 15_000,
    trainCharacters: 13_500,
    validationCharacters: 1_500,
    stepsPerEpoch: 52,
    settings: { units: 16, embedding: 8, cell: 'gru', seqLength: 32, batchSize: 8, validation: 0.1, seed: 0 },
    limits: { epochs: 1 },
    baseline: { order: 5, loss: expect.any(Number), characters: 13_500 },
  });
  const steps = events.filter(({ event }) => event === 'step');
  expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 52 }, (_, index) => index + 1));
  expect(steps[0]).toEqual({
    event: 'step',
    step: 1,
    epoch: 0,
    loss: expect.any(Number),
    stepMs: expect.any(Number),
    charsPerSecond: expect.any(Number),
    learningRate: expect.any(Number),
  });
  expect(events.slice(-6)).toMatchObject([
    { event: 'validation', step: 52, epoch: 0, loss: expect.any(Number) },
    { event: 'epoch', epoch: 0, loss: expect.any(Number), valLoss: expect.any(Number), seconds: expect.any(Number) },
    { event: 'sample', epochs: 1, step: 52, temperature: 0.5, text: expect.any(String) },
    { event: 'sample', epochs: 1, step: 52, temperature: 0.8, text: expect.any(String) },
    { event: 'sample', epochs: 1, step: 52, temperature: 1, text: expect.any(String) },
    { event: 'done', reason: 'epochs', step: 52, epochs: 1, valLoss: expect.any(Number), out: 'model' },
  ]);
});

test('several files are read as one text, and bytes can be learned where a text is no UTF-8', async () => {
  const cwd = await makeFolderWithBook();
  await writeFile(join(cwd, 'latin1.txt'), Buffer.from('caf\u00e9 '.repeat(400), 'latin1'));
  const args = ['train', 'book.txt', 'latin1.txt', '--out', 'model', '--steps', '2', ...TINY, '--json'];
  expect(parseEvents((await runCharRnn(args, { cwd })).stdout)).toMatchObject([{ event: 'error', code: 'NOT_UTF8' }]);
  const events = parseEvents((await runCharRnn([...args, '--tokenizer', 'byte'], { cwd })).stdout);
  expect(events[0]).toMatchObject({ event: 'start', text: 'book.txt + latin1.txt', vocabSize: 257 });
  expect(events.at(-1)).toMatchObject({ event: 'done', reason: 'steps', step: 2, epochs: 0 });
});

test('a file wins over the data set of the same name', async () => {
  const cwd = await makeFolderWithBook();
  await writeFile(join(cwd, 'moby-dick'), 'abcdefgh'.repeat(500));
  const args = ['train', 'moby-dick', '--out', 'model', '--steps', '1', ...TINY, '--json'];
  expect(parseEvents((await runCharRnn(args, { cwd })).stdout)[0]).toMatchObject({ characters: 4000, vocabSize: 9 });
});
