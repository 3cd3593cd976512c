/** A bundle has no `node_modules` beside it: TensorFlow is taken from the folder that the settings name. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TrainingEvent } from '../../../src/training/training-events.ts';
import { TrainingProcess } from '../../../src/training/training-process.ts';
import { command } from '../bundles.ts';
import { makeFolder } from '../make-folder.ts';

// pnpm starts programs with one that leads to everything that is installed in the workspace.
delete process.env.NODE_PATH;

const text = join(import.meta.dirname, '../../texts/coriolanus.txt');
/** Has it among what it is developed with. */
const folder = join(import.meta.dirname, '../../../../../packages/backend');
const loads = spawnSync(process.execPath, ['-e', "require('@tensorflow/tfjs-node-gpu')"], { cwd: folder }).status === 0;

async function train(tensorflow: string | undefined) {
  const events: TrainingEvent[] = [];
  const size = ['--units', '16', '--seq-length', '20', '--steps', '3', '--backend', 'tensorflow'];
  const { exit } = new TrainingProcess({
    program: command,
    arguments: [text, '--out', await makeFolder(), '--overwrite', ...size],
    tensorflow,
    onEvent: (event) => events.push(event),
  });
  return { exit: await exit, steps: events.filter(({ event }) => event === 'step').length };
}

test.skipIf(!loads)(
  `a training uses the TensorFlow of a named folder${loads ? '' : ' (skipped: no libtensorflow is installed)'}`,
  async () => {
    expect(await train(folder)).toEqual({ exit: { kind: 'done' }, steps: 3 });
  },
);

test('without a folder, or with one that has none, it says how to get it', async () => {
  for (const named of [undefined, await makeFolder()]) {
    const { exit } = await train(named);
    expect(exit).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('in a folder that CHAR_RNN_TENSORFLOW names'),
    });
  }
});
