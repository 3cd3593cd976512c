/** The chart's numbers as a table, folded away: to be read aloud, copied, or looked up. */
import type { VNode } from 'preact';
import { findKeyFigures } from '../curves/key-figures.ts';
import { pickEvenly } from '../curves/pick-evenly.ts';
import type { RunReport } from '../run-report.ts';
import { formatBits, formatCount, formatNats } from '../wording/numbers.ts';

const MOST_ROWS = 100;

interface Row {
  step: number;
  epoch?: number;
  trainingLoss?: number;
  validationLoss?: number;
}

export function LossTable({ run }: { run: RunReport }): VNode | null {
  const rows = collectRows(run);
  if (rows.length === 0) return null;
  const shown = pickEvenly(rows, MOST_ROWS);
  const { best } = findKeyFigures(run);
  const omission = shown.length < rows.length ? ` (${shown.length} of ${formatCount(rows.length)} rows)` : '';
  return (
    <details>
      <summary>{`The numbers${omission}`}</summary>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">step</th>
            <th scope="col">epoch</th>
            <th scope="col">training</th>
            <th scope="col">validation</th>
            <th scope="col">validation in bits</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ step, epoch, trainingLoss, validationLoss }) => (
            <tr class={step === best?.step ? 'chosen' : undefined}>
              <th scope="row">{formatCount(step)}</th>
              <td>{epoch !== undefined && formatCount(epoch + 1)}</td>
              <td>{trainingLoss !== undefined && formatNats(trainingLoss)}</td>
              <td>
                {validationLoss !== undefined && formatNats(validationLoss)}
                {step === best?.step && ' (best)'}
              </td>
              <td>{validationLoss !== undefined && formatBits(validationLoss)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** One for each step at which an epoch ended or held-out text was read. */
function collectRows({ epochs, validations }: RunReport): Row[] {
  const rows = new Map<number, Row>();
  for (const { step, epoch, loss } of epochs) rows.set(step, { step, epoch, trainingLoss: loss });
  for (const { step, loss } of validations) rows.set(step, { ...rows.get(step), step, validationLoss: loss });
  return [...rows.values()].sort((a, b) => a.step - b.step);
}
