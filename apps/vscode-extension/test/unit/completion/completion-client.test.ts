/** With the bundled program in a process of its own, as in the extension host. */
import { join } from 'node:path';
import { writeModel } from '@char-rnn/files';
import { OneStep } from '@char-rnn/sampler';
import { expect, onTestFinished, test } from 'vitest';
import { CompletionClient } from '../../../src/completion/completion-client.ts';
import { completionProgram } from '../bundles.ts';
import { makeFolder } from '../make-folder.ts';
import { makeArtifacts } from '../make-one-step.ts';

const settings = {
  temperature: 0.8,
  seed: 3,
  alternatives: 1,
  maxCharacters: 40,
  lines: 50,
  endsWithSentence: false,
  mayBeginWithLineEnd: true,
};
const { signal } = new AbortController();

async function setUp(precision: 'float32' | 'int8' = 'float32') {
  const folder = await makeFolder();
  const directory = join(folder, 'model');
  await writeModel(directory, makeArtifacts());
  const crashes: string[] = [];
  const client = new CompletionClient({
    program: completionProgram,
    idleMilliseconds: 60_000,
    onCrash: (text) => crashes.push(text),
  });
  onTestFinished(() => client.dispose());
  client.use({ directory, precision });
  return { client, directory, crashes };
}

test.each(['float32', 'int8'] as const)(
  'the process suggests what the model writes in this process: %s',
  async (precision) => {
    const { client, directory } = await setUp(precision);
    expect(client.pid).toBeUndefined();
    const completed = await client.complete('a den ', settings, signal);
    const oneStep = await OneStep.load(directory, { precision });
    const written = await oneStep.generate('a den ', { temperature: 0.8, seed: 3, length: 60 });
    expect(written.startsWith(completed!.suggestions[0].text)).toBe(true);
    expect(completed!.suggestions[0].text.length).toBeGreaterThan(3);
  },
);

test('a process that was killed is started again by the next request', async () => {
  const { client, crashes } = await setUp();
  await client.complete('a den ', settings, signal);
  const waiting = client.write('a', { temperature: 1, length: 1e6, signal, onPiece: () => {} });
  process.kill(client.pid!, 'SIGKILL');
  await expect(waiting).rejects.toMatchObject({ code: 'PROCESS_ENDED' });
  // Told when the process has gone, which its messages may do a moment before it.
  await expect.poll(() => crashes, { timeout: 10_000 }).toEqual(['The completion process ended with SIGKILL.']);
  expect(await client.complete('a den ', settings, signal)).toBeDefined();
});

test('writing ends with its signal, and another request is answered meanwhile', async () => {
  const { client } = await setUp();
  const controller = new AbortController();
  let written = '';
  const writing = client.write('a', {
    temperature: 1,
    length: 1e7,
    signal: controller.signal,
    onPiece: (text) => {
      written += text;
    },
  });
  expect(await client.complete('a den ', settings, signal)).toBeDefined();
  controller.abort();
  await writing;
  expect(written.length).toBeGreaterThan(0);
});

test('a cancelled request gives nothing, and a model that is not there says so', async () => {
  const { client, directory } = await setUp();
  expect(await client.complete('a den ', settings, AbortSignal.abort())).toBeUndefined();
  client.use({ directory: `${directory}-gone`, precision: 'int8' });
  await expect(client.complete('a', settings, signal)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  client.use(undefined);
  await expect(client.complete('a', settings, signal)).rejects.toMatchObject({ code: 'NO_MODEL' });
  expect(client.pid).toBeUndefined();
});
