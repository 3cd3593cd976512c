import type { VNode } from 'preact';
import { pickEvenly } from '../curves/pick-evenly.ts';
import type { RunReport, Sample } from '../run-report.ts';
import { formatCount, formatNats, formatPlural } from '../wording/numbers.ts';
import { showControlCharacters } from '../wording/show-control-characters.ts';

/** So many show how the writing grows; a run of thousands of epochs has thousands. */
const MOST_SAMPLES = 50;

/** What the model wrote, from its first babble to its last word. */
export function Samples({ run }: { run: RunReport }): VNode {
  const { samples, validations } = run;
  const shown = pickEvenly(samples, MOST_SAMPLES);
  const losses = new Map(validations.map(({ step, loss }) => [step, loss]));
  return (
    <section>
      <h2>What it writes</h2>
      {shown.length === 0 && <p>No sample has been written yet.</p>}
      {shown.length < samples.length && <p>{`${shown.length} of ${formatCount(samples.length)} samples.`}</p>}
      {shown.map((sample) => (
        <Written sample={sample} validationLoss={losses.get(sample.step)} />
      ))}
    </section>
  );
}

function Written({ sample, validationLoss }: { sample: Sample; validationLoss: number | undefined }): VNode {
  const { step, temperature, prompt = '', text } = sample;
  return (
    <article>
      <div>
        <h3>{`After ${formatPlural(step, 'step')}`}</h3>
        <p class="aside">
          {validationLoss !== undefined && `validation loss ${formatNats(validationLoss)}, `}
          {`temperature ${temperature}`}
        </p>
      </div>
      {/* A browser drops the first line break of a `pre`. */}
      <pre dir="auto">
        {'\n'}
        {prompt !== '' && <b title="the prompt">{showControlCharacters(prompt)}</b>}
        {showControlCharacters(text)}
      </pre>
    </article>
  );
}
