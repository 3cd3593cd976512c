import { stripVTControlCharacters, styleText } from 'node:util';
import { describe, expect, test } from 'vitest';
import { drawLossCurve, type LossCurveOptions } from '../src/train/report/loss-curve.ts';

const trainingOf = (steps: number) =>
  Array.from({ length: steps }, (_, i) => ({
    step: i + 1,
    loss: 1.35 + 1.9 * Math.exp(-i / (0.02 * steps)) + 0.9 * Math.exp(-i / (0.25 * steps)) + 0.1 * Math.sin(i * 99),
  }));
const validation = Array.from({ length: 15 }, (_, epoch) => ({
  step: (epoch + 1) * 156,
  loss: 1.52 + 0.7 * Math.exp(-epoch / 3),
}));
const whole = {
  training: trainingOf(2340),
  validation,
  baseline: { name: '5-gram', loss: 1.669 },
  width: 80,
  height: 14,
};

/** The chart read back, as an eye does: by the labels of its axis. */
class Chart {
  readonly lines: string[];
  /** The lines between legend and axis, without their labels. */
  readonly rows: string[];
  readonly #labels: { row: number; loss: number }[];

  constructor(options: LossCurveOptions) {
    this.lines = drawLossCurve(options).split('\n');
    const rows = this.lines.slice(1, -2);
    const edge = rows[0].search(/[│┤]/);
    this.rows = rows.map((row) => row.slice(edge + 1));
    this.#labels = rows.flatMap((row, i) => (row[edge] === '┤' ? [{ row: i, loss: Number(row.slice(0, edge)) }] : []));
  }

  /** The loss at the middle of a row; a label can be half a row off. */
  lossAt(row: number): number {
    const [a, b] = [this.#labels[0], this.#labels[this.#labels.length - 1]];
    return a.loss + ((row - a.row) * (b.loss - a.loss)) / (b.row - a.row);
  }

  get lossOfRow(): number {
    return Math.abs(this.lossAt(1) - this.lossAt(0));
  }

  /** Column and row of every character that is one of these. */
  find(signs: RegExp): { column: number; row: number }[] {
    return this.rows.flatMap((text, row) =>
      [...text].flatMap((sign, column) => (signs.test(sign) ? [{ column, row }] : [])),
    );
  }
}

const BRAILLE = /[\u2801-\u28ff]/;

test('the training loss of each column is where the axis says', () => {
  const { training, width, height } = whole;
  const chart = new Chart({ training, width, height });
  const columns = width - chart.lines[1].search(/[│┤]/) - 1;
  const dots = chart.find(BRAILLE);
  // The first columns are the plunge, where a column has dots from top to bottom.
  for (let column = 6; column < columns; column++) {
    const steps = training.filter(({ step }) => Math.floor((step / 2340) * columns) === column);
    const mean = steps.reduce((sum, { loss }) => sum + loss, 0) / steps.length;
    const rows = dots.filter((dot) => dot.column === column).map(({ row }) => row);
    expect(rows.length).toBeGreaterThan(0);
    const distance = Math.min(...rows.map((row) => Math.abs(chart.lossAt(row) - mean)));
    expect(distance).toBeLessThan(1.5 * chart.lossOfRow);
  }
});

test('validations and the baseline are where the axis says, and the legend names them', () => {
  const chart = new Chart(whole);
  const marks = chart.find(/o/).sort((a, b) => a.column - b.column);
  expect(marks).toHaveLength(15);
  for (const [i, { column, row }] of marks.entries()) {
    expect(Math.abs(column - (75 * validation[i].step) / 2340)).toBeLessThanOrEqual(1);
    expect(Math.abs(chart.lossAt(row) - validation[i].loss)).toBeLessThan(1.5 * chart.lossOfRow);
  }
  const lines = new Set(chart.find(/┄/).map(({ row }) => row));
  expect(lines.size).toBe(1);
  expect(Math.abs(chart.lossAt([...lines][0]) - 1.669)).toBeLessThan(1.5 * chart.lossOfRow);
  expect(chart.lines[0]).toBe('nats/char   ⠒⠒ training   o validation   ┄┄ 5-gram 1.6690');
});

test('the steps are told below the axis, each under its mark', () => {
  const [axis, labels] = new Chart(whole).lines.slice(-2);
  const marks = [...axis].flatMap((sign, column) => (sign === '┬' ? [column] : []));
  const found = [...labels.matchAll(/[\d,]+/g)];
  expect(found.map(([label]) => label)).toEqual(['500', '1,000', '1,500', '2,000']);
  for (const [i, label] of found.entries()) {
    expect(Math.abs(label.index + label[0].length / 2 - marks[i])).toBeLessThanOrEqual(1);
  }
});

test.each([
  { width: 80, height: 14 },
  { width: 200, height: 40 },
  { width: 30, height: 6 },
  { width: 47, height: 9 },
])('fills $width columns and $height lines, and no more', (size) => {
  const { lines } = new Chart({ ...whole, baseline: undefined, ...size });
  expect(lines).toHaveLength(size.height);
  expect(Math.max(...lines.slice(1).map((line) => line.length))).toBe(size.width);
});

describe('has no gap', () => {
  test.each([2, 3, 7, 20, 100, 2340, 200_000])('with %i steps', (steps) => {
    const chart = new Chart({ training: trainingOf(steps), width: 60, height: 12 });
    const columns = new Set(chart.find(BRAILLE).map(({ column }) => column));
    const [first, last] = [Math.min(...columns), Math.max(...columns)];
    expect(columns.size).toBe(last - first + 1);
    expect(last).toBe(60 - chart.lines[1].search(/[│┤]/) - 2);
  });
});

test('a single step is one dot', () => {
  const chart = new Chart({ training: [{ step: 1, loss: 4.19 }], width: 60, height: 10 });
  const [dot, ...others] = chart.find(BRAILLE);
  expect(others).toEqual([]);
  expect(Math.abs(chart.lossAt(dot.row) - 4.19)).toBeLessThan(1.5 * chart.lossOfRow);
});

test('losses that are all the same are a level line', () => {
  const training = [1, 2, 3].map((step) => ({ step, loss: 2 }));
  const dots = new Chart({ training, width: 60, height: 10 }).find(BRAILLE);
  expect(new Set(dots.map(({ row }) => row)).size).toBe(1);
});

test('a loss that is no number is left out; without any loss there is no chart', () => {
  const { width, height } = whole;
  const training = [...trainingOf(50), { step: 51, loss: Number.NaN }];
  expect(drawLossCurve({ training, width, height })).toBe(drawLossCurve({ training: trainingOf(50), width, height }));
  expect(drawLossCurve({ training: [], width, height })).toBe('');
  expect(drawLossCurve({ training: training.slice(-1), width, height })).toBe('');
});

test('validation alone is drawn too', () => {
  const chart = new Chart({ training: [], validation, width: 60, height: 10 });
  expect(chart.find(/o/)).toHaveLength(15);
  expect(chart.lines[0]).toBe('nats/char   o validation');
});

test('is plain text unless it is given a style, and colours change nothing but the colours', () => {
  const plain = drawLossCurve(whole);
  expect(stripVTControlCharacters(plain)).toBe(plain);
  const styled = drawLossCurve({ ...whole, style: (style, text) => styleText(style, text, { validateStream: false }) });
  expect(styled).not.toBe(plain);
  const withoutTrailingBlanks = stripVTControlCharacters(styled)
    .split('\n')
    .map((line) => line.trimEnd());
  expect(withoutTrailingBlanks.join('\n')).toBe(plain);
});
