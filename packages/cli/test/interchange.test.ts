import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, parseEvents, readInfo, runCharRnn } from './run-char-rnn.ts';
import { makeFolderWithBook, TINY } from './tiny-run.ts';

async function makeFolderWithModel(): Promise<string> {
  const cwd = await makeFolderWithBook();
  const trained = await runCharRnn(['train', 'book.txt', '--out', 'model', '--steps', '20', ...TINY], { cwd });
  expect(trained.code, trained.stderr).toBe(0);
  return cwd;
}

async function generate(cwd: string, folder: string): Promise<string> {
  const { stdout } = await runCharRnn(['generate', folder, '--prompt', 'The', '--length', '80', '--seed', '1'], {
    cwd,
  });
  return stdout;
}

/** A safetensors file as a program writes it that knows nothing of this project. */
async function removeMetadata(path: string): Promise<void> {
  const file = await readFile(path);
  const end = 8 + Number(file.readBigUInt64LE());
  const { __metadata__: _, ...tensors } = JSON.parse(file.toString('utf8', 8, end));
  const header = Buffer.from(JSON.stringify(tensors));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await writeFile(path, Buffer.concat([length, header, file.subarray(end)]));
}

test.each(['safetensors', 'onnx'])(
  'a model that was exported as %s and imported is the same, and writes the same',
  async (format) => {
    const cwd = await makeFolderWithModel();
    const exported = await runCharRnn(['export', 'model', '--format', format, '--out', 'file'], { cwd });
    const { parameters } = parseEvents(
      (await runCharRnn(['train', 'book.txt', '--out', 'x', '--steps', '1', ...TINY, '--json'], { cwd })).stdout,
    )[0]!;
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    expect(exported.stdout).toMatch(
      new RegExp(`^file: ${(parameters as number).toLocaleString('en-US')} parameters as ${format}, `),
    );
    const imported = await runCharRnn(['import', 'file', '--out', 'copy'], { cwd });
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    expect(imported.stdout).toMatch(
      /^copy: 1 layer of GRU with 16 units, embedding 8: .*\nWrite with it: {2}char-rnn generate copy\n$/,
    );

    const [model, copy] = [await readInfo(cwd, 'model'), await readInfo(cwd, 'copy')];
    expect(copy.model).toEqual(model.model);
    expect(await generate(cwd, 'copy')).toBe(await generate(cwd, 'model'));
  },
);

test('with --json each says in one object what it did', async () => {
  const cwd = await makeFolderWithModel();
  const size = { format: 'safetensors', parameters: expect.any(Number) };
  const exported = await runCharRnn(['export', 'model', '--format', 'safetensors', '--out', 'file', '--json'], { cwd });
  const { length } = await readFile(join(cwd, 'file'));
  expect(parseEvents(exported.stdout)).toEqual([
    { event: 'export', folder: 'model', file: 'file', bytes: length, ...size },
  ]);
  const imported = await runCharRnn(['import', 'file', '--out', 'copy', '--json'], { cwd });
  const { architecture } = (await readInfo(cwd, 'copy')).model as unknown as { architecture: object };
  expect(parseEvents(imported.stdout)).toEqual([
    { event: 'import', file: 'file', folder: 'copy', architecture, ...size },
  ]);
});

test('a PyTorch model from elsewhere gets its vocabulary from a JSON file or from its text', async () => {
  const cwd = await makeFolderWithModel();
  await runCharRnn(['export', 'model', '--format', 'safetensors', '--out', 'file'], { cwd });
  await removeMetadata(join(cwd, 'file'));
  const without = await runCharRnn(['import', 'file', '--out', 'copy', '--json'], { cwd });
  expect(without.code).toBe(2);
  expect(parseEvents(without.stdout)).toMatchObject([
    { code: 'VOCABULARY_MISSING', message: expect.stringMatching(/^file: .*--vocabulary, --text/) },
  ]);

  const { vocabulary } = (await readInfo(cwd, 'model')).model.tokenizer;
  await writeFile(join(cwd, 'list.json'), JSON.stringify(vocabulary));
  const ids = Object.fromEntries(vocabulary.map((character, id) => [character, id]));
  await writeFile(join(cwd, 'ids.json'), JSON.stringify(ids));
  for (const options of [
    ['--vocabulary', 'list.json'],
    ['--vocabulary', 'ids.json'],
    ['--text', 'book.txt'],
  ]) {
    const imported = await runCharRnn(['import', 'file', '--out', 'copy', '--overwrite', ...options], { cwd });
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    expect(await generate(cwd, 'copy')).toBe(await generate(cwd, 'model'));
  }
});

test('a model.json is imported with the files beside it, or its folder', async () => {
  const cwd = await makeFolderWithModel();
  const { code, stderr } = await runCharRnn(['import', 'model/model.json', '--out', 'copy'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect((await runCharRnn(['import', 'model', '--out', 'other'], { cwd })).code).toBe(0);
  expect(await generate(cwd, 'copy')).toBe(await generate(cwd, 'model'));
  expect(await generate(cwd, 'other')).toBe(await generate(cwd, 'model'));

  const weights = (await readdir(join(cwd, 'model'))).find((name) => name.startsWith('weights-'))!;
  await rm(join(cwd, 'model', weights));
  const missing = await runCharRnn(['import', 'model', '--out', 'third'], { cwd });
  expect(missing.code).toBe(2);
  expect(missing.stderr).toMatch(new RegExp(`^error: There is no file model.${weights}.*\\[FILE_NOT_FOUND\\]\\n$`));
});

test('what is in --out is only replaced with --overwrite, and a run never', async () => {
  const cwd = await makeFolderWithModel();
  const exportTo = (...options: string[]) =>
    runCharRnn(['export', 'model', '--format', 'onnx', '--out', 'file', ...options], { cwd });
  expect((await exportTo()).code).toBe(0);
  const before = await readFile(join(cwd, 'file'));
  expect((await exportTo()).stderr).toMatch(/^error: file is there already.*--overwrite.*\[OUTPUT_EXISTS\]\n$/);
  await writeFile(join(cwd, 'file'), 'something else');
  expect((await exportTo('--overwrite')).code).toBe(0);
  expect(await readFile(join(cwd, 'file'))).toEqual(before);

  const importTo = (out: string, ...options: string[]) =>
    runCharRnn(['import', 'file', '--out', out, ...options], { cwd });
  expect((await importTo('copy')).code).toBe(0);
  expect((await importTo('copy')).stderr).toMatch(/copy holds a model already.*\[OUTPUT_EXISTS\]/);
  expect((await importTo('copy', '--overwrite')).code).toBe(0);
  const info = await readInfo(cwd, 'model');
  expect((await importTo('model', '--overwrite')).stderr).toMatch(/model holds a run.*\[OUTPUT_EXISTS\]/);
  expect(await readInfo(cwd, 'model')).toEqual(info);
});

test('an imported model can be trained on', async () => {
  const cwd = await makeFolderWithModel();
  await runCharRnn(['export', 'model', '--format', 'safetensors', '--out', 'file'], { cwd });
  await runCharRnn(['import', 'file', '--out', 'copy'], { cwd });
  const train = await runCharRnn(
    ['train', 'book.txt', '--init-from', 'copy', '--out', 'next', '--steps', '2', '--backend', 'cpu', '--json'],
    { cwd },
  );
  expect(train.code, train.stderr).toBe(0);
  expect(parseEvents(train.stdout).at(-1)).toMatchObject({ event: 'done', step: 2 });
});

test.skipIf(process.platform === 'win32')('a device in --out is not replaced', async () => {
  const cwd = await makeFolderWithModel();
  await mkdir(join(cwd, 'folder'));
  for (const out of ['/dev/null', 'folder']) {
    const args = ['export', 'model', '--format', 'onnx', '--out', out, '--overwrite'];
    const { code, stderr } = await runCharRnn(args, { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/give --out the name of a file.*\[OUTPUT_NOT_WRITABLE\]/);
  }
});

test.each([
  ['\x89HDF\r\n', /an HDF5 file.*tensorflowjs_converter/],
  ['PK\x03\x04', /a zip, as \.keras, \.pt.*safetensors/],
  ['\x80\x02}q', /a pickle.*safetensors/],
])('of a model that begins with %j it says what to do', async (begin, message) => {
  const cwd = await makeFolder();
  await writeFile(join(cwd, 'file'), Buffer.from(begin, 'latin1'));
  const { code, stderr } = await runCharRnn(['import', 'file', '--out', 'model'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: [^\n]+ \[UNKNOWN_FORMAT\]\n$/);
});
