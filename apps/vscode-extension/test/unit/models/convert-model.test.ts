import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModel, writeModel } from '@char-rnn/files';
import { expect, test } from 'vitest';
import { exportToFile, importFromFile } from '../../../src/models/convert-model.ts';
import { ModelStore } from '../../../src/models/model-store.ts';
import { command } from '../bundles.ts';
import { makeFolder } from '../make-folder.ts';
import { makeArtifacts } from '../make-one-step.ts';

test.each(['safetensors', 'onnx'] as const)('a model goes out as %s and comes in again', async (format) => {
  const folder = await makeFolder();
  await writeModel(join(folder, 'model'), makeArtifacts());
  const file = join(folder, `model.${format}`);
  await exportToFile(command, join(folder, 'model'), { format, file });
  const store = new ModelStore(join(folder, 'models'));
  const id = await store.importInto('again', (run) => importFromFile(command, file, run));
  expect(await store.find(id)).toMatchObject({ usable: true, entry: { name: 'again' } });
  const { weights, tokenizer } = await readModel(store.runFolder(id));
  expect({ weights, tokenizer }).toEqual({ weights: makeArtifacts().weights, tokenizer: makeArtifacts().tokenizer });
  await exportToFile(command, store.runFolder(id), { format, file: `${file}-2` });
  expect(await readFile(`${file}-2`)).toEqual(await readFile(file));
});

test('a file that is no model is refused in one line, and leaves nothing behind', async () => {
  const folder = await makeFolder();
  const file = join(folder, 'notes.onnx');
  await writeFile(file, 'Not a model at all.');
  const store = new ModelStore(join(folder, 'models'));
  const importing = store.importInto('notes', (run) => importFromFile(command, file, run));
  await expect(importing).rejects.toThrow(/^[^\n]+notes\.onnx[^\n]+$/);
  expect(await store.list()).toEqual([]);
});
