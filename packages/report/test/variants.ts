/** Runs at every stage and of every size that a page has to cope with. */
import type { RunReport } from '../src/index.ts';
import { exampleRun } from './example-run.ts';

const whole = exampleRun();
const notBegun = { ...whole, steps: [], epochs: [], validations: [], samples: [], elapsedSeconds: 0 };

/** What a text, a file name or a model could do to a page that does not escape. */
export const HOSTILE = `</pre></title></style><script>alert(1)</script><img src=x onerror=alert(1)>"'\`&lt;&amp;\${x}-->]]>\u202e`;

export const variants: Readonly<Record<string, RunReport>> = {
  'a whole run': whole,
  'a long run': exampleRun({ epochs: 50, stepsPerEpoch: 100 }),
  'a run that has not begun': { ...notBegun, state: { name: 'running' }, startedAt: undefined, preset: undefined },
  'a run after its first step': { ...notBegun, steps: whole.steps.slice(0, 1), state: { name: 'running' } },
  'a run within its first epoch': { ...notBegun, steps: whole.steps.slice(0, 20), baseline: undefined },
  'a run that held nothing out': {
    ...whole,
    text: { ...whole.text, validationCharacters: 0 },
    validations: [],
    baseline: undefined,
  },
  'a run whose steps were not kept': { ...whole, steps: [] },
  'a run with one epoch and one validation': exampleRun({ epochs: 1, stepsPerEpoch: 30 }),
  'a run of thousands of epochs': exampleRun({ epochs: 3000, stepsPerEpoch: 20 }),
  'a run whose loss stays the same': {
    ...notBegun,
    steps: [1, 2, 3].map((step) => ({ step, loss: 4.19, learningRate: 0, charactersPerSecond: 0 })),
  },
  'a run that failed': {
    ...whole,
    steps: [
      ...whole.steps.slice(0, 400),
      { step: 401, loss: Number.NaN, charactersPerSecond: Number.POSITIVE_INFINITY },
    ],
    epochs: whole.epochs.slice(0, 2),
    validations: [...whole.validations.slice(0, 2), { step: 390, loss: Number.POSITIVE_INFINITY }],
    samples: whole.samples.slice(0, 2),
    state: { name: 'failed', message: 'The loss of step 401 is not finite.' },
    baseline: { name: '5-gram', loss: Number.POSITIVE_INFINITY },
    warnings: ['The held-out part is only 50 characters long.'],
  },
  'a run of hostile texts': runOfTexts(HOSTILE),
};

/** A run with the same text wherever a text can be. */
export function runOfTexts(text: string): RunReport {
  return {
    ...whole,
    text: { ...whole.text, name: text },
    settings: { [text]: text },
    preset: { name: text, reason: text },
    machine: { processor: text, threads: 2, node: text, operatingSystem: text, backend: text, device: text },
    state: { name: 'failed', message: text },
    baseline: { name: text, loss: 1.669 },
    samples: [{ step: 100, temperature: 1, prompt: text, text }],
    warnings: [text],
  };
}
