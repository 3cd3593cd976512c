/**
 * `pnpm demo`: the built command trains for two and a half minutes, then writes 400 characters. On Shakespeare, else on
 * Moby-Dick, which comes with an npm package and needs no network. Options behind `pnpm demo` go to `train`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadDataset } from '../packages/data/dist/datasets.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const datasets = fileURLToPath(new URL('../../shared/data', import.meta.url));
if (existsSync(datasets)) process.env.CHAR_RNN_DATASETS ??= datasets;

const text = await loadDataset('shakespeare').then(
  ({ name }) => name,
  (error) => {
    console.log(`${error.message}\nSo the demo trains on Moby-Dick.`);
    return 'moby-dick';
  },
);

// Half the units that `--preset auto` would take for such a text: a quarter of the work, so that two and a half minutes
// are several epochs on any machine.
const sizes = ['--units', '256', '--embedding', '128', '--learning-rate', '0.003'];
const limits = ['--time-limit', '150s', '--validation', '0.1'];
run('train', text, '--out', 'models/demo', '--overwrite', ...sizes, ...limits, ...process.argv.slice(2));
run('generate', 'models/demo', '--length', '400', '--temperature', '0.8');

function run(...words) {
  console.log(`\n$ char-rnn ${words.join(' ')}`);
  const { status } = spawnSync(process.execPath, ['packages/cli/dist/main.js', ...words], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
