import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));
const REPORT_USAGE = new URL('./report-usage.mjs', import.meta.url).href;

/** A model of some 50 ms a step. All settings are given: the presets go by the length of the text. */
const OPTIONS = [
  ...['--steps', '120', '--units', '128', '--embedding', '64', '--dropout', '0', '--batch-size', '32'],
  ...['--seq-length', '100', '--learning-rate', '0.002', '--backend', 'simd', '--overwrite', '--json'],
];
/** The first ones compile and allocate. */
const WARM_UP_STEPS = 5;

export interface TrainingRun {
  characters: number;
  vocabSize: number;
  /** Until the first step, which is above all reading the text. */
  secondsBefore: number;
  /** From the end of one step to that of the next, with the batch and all that is done between steps. */
  stepMs: number[];
  /** The same in processor time, which does not go by what else the machine does. */
  stepProcessorMs: number[];
  peakBytes: number;
}

/** Trains a small model with the built command. @throws Error with what the command said, if it failed. */
export async function trainOn(text: string, { out }: { out: string }): Promise<TrainingRun> {
  const start = performance.now();
  const words = ['--import', REPORT_USAGE, COMMAND, 'train', text, '--out', out, ...OPTIONS];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (data) => {
    complaints += data;
  });
  let plan = { characters: 0, vocabSize: 0, secondsBefore: 0 };
  createInterface(child.stdout).on('line', (line) => {
    const { event, characters, vocabSize } = JSON.parse(line);
    if (event === 'start') plan = { characters, vocabSize, secondsBefore: (performance.now() - start) / 1000 };
  });
  const [code] = await once(child, 'close');
  const report = /^usage (.*)$/m.exec(complaints);
  if (code !== 0 || !report) throw new Error(`${words.join(' ')} ended with ${code}: ${complaints}`);
  const usage: Usage = JSON.parse(report[1]);
  return {
    ...plan,
    stepMs: differences(usage.steps.map(({ clockMs }) => clockMs)),
    stepProcessorMs: differences(usage.steps.map(({ processorMs }) => processorMs)),
    peakBytes: usage.peakBytes,
  };
}

/** What report-usage.mjs writes. */
interface Usage {
  steps: { clockMs: number; processorMs: number }[];
  peakBytes: number;
}

function differences(times: readonly number[]): number[] {
  return times.slice(WARM_UP_STEPS).map((time, index) => time - times[WARM_UP_STEPS + index - 1]);
}
