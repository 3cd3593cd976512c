/** With the bundled command in a process of its own: real text, real steps, real files. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ModelStore } from '../../../src/models/model-store.ts';
import { TrainingSupervisor } from '../../../src/training/training-supervisor.ts';
import { command } from '../bundles.ts';
import { makeFolder } from '../make-folder.ts';

const text = (await readFile(join(import.meta.dirname, '../../texts/coriolanus.txt'), 'utf8')).slice(0, 8000);

async function setUp(extra: string[]) {
  const store = new ModelStore(await makeFolder());
  const training = { plan: 'good' as const, extra: ['--units', '16', ...extra], state: 'running' as const };
  const id = await store.create({ name: 'tales', characters: text.length, training }, { fileName: 'tales.txt', text });
  const seen = { models: 0, steps: 0 };
  let onStep = () => {};
  const supervisor = new TrainingSupervisor({
    store,
    program: command,
    listener: {
      onProgress: ({ progress }) => {
        seen.steps = progress.step;
        onStep();
      },
      onModel: async () => {
        seen.models++;
      },
    },
  });
  return { store, id, seen, supervisor, when: (listener: () => void) => (onStep = listener) };
}

test('a training leaves a model, its curve and its samples behind', async () => {
  const { store, id, seen, supervisor } = await setUp(['--epochs', '2']);
  expect(await supervisor.run(id, { resume: false })).toEqual({ kind: 'done' });
  const model = (await store.find(id))!;
  expect(model).toMatchObject({ usable: true, entry: { training: { state: 'finished' } } });
  expect(model.info!.textName).toBe('tales.txt');
  expect(seen.models).toBeGreaterThan(0);
  const progress = await store.readProgress(id);
  expect(progress).toMatchObject({ fraction: 1, step: progress.plan!.totalSteps });
  expect(progress.samples.map(({ temperature }) => temperature)).toEqual([0.5, 0.8, 1, 0.5, 0.8, 1]);
  expect(supervisor.current).toBeUndefined();
});

test('a cancelled training keeps its model and can be gone on with', async () => {
  const { store, id, seen, supervisor, when } = await setUp(['--epochs', '500', '--patience', '0']);
  when(() => seen.steps >= 5 && void supervisor.cancel());
  expect(await supervisor.run(id, { resume: false })).toEqual({ kind: 'interrupted' });
  expect(await store.find(id)).toMatchObject({ usable: true, entry: { training: { state: 'cancelled' } } });
  const { step } = await store.readProgress(id);
  when(() => seen.steps >= step + 3 && void supervisor.cancel());
  await supervisor.run(id, { resume: true });
  expect((await store.readProgress(id)).step).toBeGreaterThan(step);
});

test('a training whose window goes is one that was interrupted', async () => {
  const { store, id, seen, supervisor, when } = await setUp(['--epochs', '500', '--patience', '0']);
  when(() => seen.steps >= 5 && void supervisor.abandon());
  await supervisor.run(id, { resume: false });
  const { entry } = (await store.find(id))!;
  expect(entry.training!.state).toBe('running');
  expect(await store.isTraining(id, entry)).toBe(false);
});

test('a killed process is a failure here and no more', async () => {
  const { store, id, seen, supervisor, when } = await setUp(['--epochs', '500', '--patience', '0']);
  when(() => {
    const pid = supervisor.current?.pid;
    if (seen.steps >= 5 && pid !== undefined) process.kill(pid, 'SIGKILL');
  });
  expect(await supervisor.run(id, { resume: false })).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('was ended by SIGKILL'),
  });
  expect((await store.find(id))!.entry.training!.state).toBe('failed');
});

test('what the command says about a wrong argument is what a person is told, and one training runs at a time', async () => {
  const { id, supervisor } = await setUp(['--epochs', '0']);
  const first = supervisor.run(id, { resume: false });
  await expect(supervisor.run(id, { resume: false })).rejects.toThrow('A model is being trained in this window');
  expect(await first).toMatchObject({ kind: 'failed', message: expect.stringContaining('--epochs') });
});
