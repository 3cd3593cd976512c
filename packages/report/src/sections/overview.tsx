/** The head of the page: what was trained on what, how far it is, and the numbers that one asks for first. */
import { median } from 'd3-array';
import type { ComponentChildren, VNode } from 'preact';
import { findKeyFigures } from '../curves/key-figures.ts';
import { collectPoints } from '../curves/point.ts';
import type { RunReport, RunState } from '../run-report.ts';
import { describeModel } from '../wording/describe-model.ts';
import {
  formatBits,
  formatCount,
  formatMoment,
  formatNats,
  formatPercent,
  formatPlural,
  formatSeconds,
} from '../wording/numbers.ts';

export function Overview({ run }: { run: RunReport }): VNode {
  const { text, state, startedAt, warnings } = run;
  const { characters, validationCharacters, unit = 'character' } = text;
  return (
    <header>
      <h1>{text.name}</h1>
      <p>
        {`A ${describeModel(run.model)} that learns to write like a text of ${formatPlural(characters, unit)}`}
        {validationCharacters > 0
          ? `, of which the last ${formatPercent(validationCharacters / characters)} were held out to judge it.`
          : '. Nothing was held out to judge it.'}
      </p>
      <State state={state} />
      {startedAt && (
        <p class="aside">
          Started <time dateTime={startedAt.toISOString()}>{formatMoment(startedAt)}</time>
        </p>
      )}
      {warnings.length > 0 && (
        <section class="notice" aria-label="Warnings">
          <ul>
            {warnings.map((warning) => (
              <li>{warning}</li>
            ))}
          </ul>
        </section>
      )}
      <Figures run={run} />
    </header>
  );
}

const STATES: Readonly<Record<RunState['name'], { sign: string; label: string }>> = {
  running: { sign: '▶', label: 'Running' },
  done: { sign: '✓', label: 'Done' },
  interrupted: { sign: '‖', label: 'Interrupted' },
  failed: { sign: '✕', label: 'Failed' },
};

function State({ state: { name, message } }: { state: RunState }): VNode {
  const { sign, label } = STATES[name];
  return (
    <p class="state">
      <strong class={name}>
        <span aria-hidden="true">{sign}</span> {label}
      </strong>
      {message && ` ${message}`}
    </p>
  );
}

function Figures({ run }: { run: RunReport }): VNode {
  const { baseline, elapsedSeconds, model } = run;
  const { steps, epochs, trainingLoss, best } = findKeyFigures(run);
  const speed = median(collectPoints(run, (step) => step.charactersPerSecond).map(({ value }) => value));
  const unit = run.text.unit ?? 'character';
  return (
    <dl class="figures">
      {best && (
        <Figure name="Validation loss" value={formatNats(best.loss)} unit={`nats/${unit}`}>
          {`${formatBits(best.loss)} bits; the best, at step ${formatCount(best.step)}`}
        </Figure>
      )}
      {best && baseline && (
        <Figure
          name={`Against ${baseline.name}`}
          value={formatDifference(best.loss - baseline.loss)}
          unit={`nats/${unit}`}
        >
          {`which has ${formatNats(baseline.loss)} on the same text`}
        </Figure>
      )}
      {trainingLoss !== undefined && (
        <Figure name="Training loss" value={formatNats(trainingLoss)} unit={`nats/${unit}`}>
          {`${formatBits(trainingLoss)} bits; mean of the last ${epochs > 0 ? 'epoch' : 'steps'}`}
        </Figure>
      )}
      <Figure name="Steps" value={formatCount(steps)}>
        {epochs > 0 ? formatPlural(epochs, 'whole epoch') : 'no whole epoch yet'}
      </Figure>
      <Figure name="Time" value={formatSeconds(elapsedSeconds)}>
        {speed !== undefined && `${formatPlural(Math.round(speed), unit)} a second`}
      </Figure>
      <Figure name="Parameters" value={formatCount(model.parameters)}>
        {describeModel(model)}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  name: string;
  value: string;
  unit?: string;
  children: ComponentChildren;
}

function Figure({ name, value, unit, children }: FigureProps): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong> {unit}
      </dd>
      <dd class="aside">{children}</dd>
    </div>
  );
}

function formatDifference(nats: number): string {
  return `${nats < 0 ? '−' : '+'}${Math.abs(nats).toFixed(3)}`;
}
