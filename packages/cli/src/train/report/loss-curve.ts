/**
 * The course of the loss as some lines of text. The training loss is drawn in Braille, whose characters have two by four
 * dots: ten lines tell forty losses apart.
 */
import { extent, mean, nice, range, rollups } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { formatCount } from '../../terminal/format.ts';
import type { styleLine } from '../../terminal/style.ts';

export interface LossCurveOptions {
  /** Of the steps, in order and in nats; any number of them: each column shows the mean of its steps. */
  training: readonly LossPoint[];
  /** On held-out text, likewise. */
  validation?: readonly LossPoint[];
  /** What another kind of model reaches: a line to be compared with. */
  baseline?: { name: string; loss: number };
  /** What a loss is per. Default `char`. */
  unit?: 'char' | 'byte';
  /** Columns of the chart and lines of the whole; no less than 30 and 6 are used. The legend can be longer than that. */
  width: number;
  height: number;
  /** Colours the parts: `styleLine` or `styleNote`. Default: plain text. */
  style?: typeof styleLine;
}

interface LossPoint {
  step: number;
  loss: number;
}

const LEAST_WIDTH = 30;
const LEAST_HEIGHT = 6;
/** The legend above the chart, the axis and its labels below. */
const LINES_AROUND = 3;
const COLUMNS_PER_STEP_LABEL = 12;
const LINES_PER_LOSS_LABEL = 2;
/** The first part of the steps may be above the chart: their plunge would press all others to the bottom. */
const PLUNGE = 0.03;

/** Nats, where all losses are the same. */
const LEAST_RANGE = 0.2;

const DOTS_ACROSS = 2;
const DOTS_DOWN = 4;
const BRAILLE = 0x2800;
/** The bits of a Braille character, by line and column of its dots. */
const DOT_BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

const TRAINING = { sign: '⠒', style: 'cyan' } as const;
const VALIDATION = { sign: 'o', style: 'yellow' } as const;
const BASELINE = { sign: '┄', style: 'dim' } as const;
const AXIS_STYLE = 'dim';

/** A character of the chart. */
interface Cell {
  sign: string;
  style?: 'cyan' | 'yellow' | 'dim';
}

/** The chart, its lines joined by line breaks; empty where there is no loss to draw. */
export function drawLossCurve(options: LossCurveOptions): string {
  const { unit = 'char', style = (_style, text) => text } = options;
  const training = options.training.filter(hasFiniteLoss);
  const validation = (options.validation ?? []).filter(hasFiniteLoss);
  const baseline = options.baseline && hasFiniteLoss(options.baseline) ? options.baseline : undefined;
  const points = [...training, ...validation];
  if (points.length === 0) return '';

  const lines = Math.max(LEAST_HEIGHT, options.height) - LINES_AROUND;
  const y = scaleLinear(rangeOfLosses(training, validation, baseline), [lines * DOTS_DOWN - 1, 0]);
  const lossTicks = y.ticks(lines / LINES_PER_LOSS_LABEL);
  const formatLoss = y.tickFormat(lines / LINES_PER_LOSS_LABEL);
  const lineOf = (loss: number) => Math.floor(Math.round(y(loss)) / DOTS_DOWN);
  const lossLabels = new Map(lossTicks.map((loss) => [lineOf(loss), formatLoss(loss)]));
  const margin = Math.max(...[...lossLabels.values()].map(({ length }) => length));

  const columns = Math.max(LEAST_WIDTH, options.width) - margin - 1;
  const steps = extent(points, ({ step }) => step) as [number, number];
  const x = scaleLinear(steps, [0, columns * DOTS_ACROSS - 1]);
  const columnOf = (step: number) => Math.floor(Math.round(x(step)) / DOTS_ACROSS);

  const cells: Cell[][] = Array.from({ length: lines }, () => Array.from({ length: columns }, () => ({ sign: ' ' })));
  if (baseline) cells[lineOf(baseline.loss)].fill(BASELINE);
  drawTraining(cells, training, x, y);
  for (const { step, loss } of validation) cells[lineOf(loss)][columnOf(step)] = VALIDATION;

  const stepTicks = x.ticks(columns / COLUMNS_PER_STEP_LABEL).filter(Number.isInteger);
  const [axis, stepLabels] = drawStepAxis(stepTicks, columnOf, columns);
  const legend = [
    ...(training.length > 0 ? [`${style(TRAINING.style, TRAINING.sign.repeat(2))} training`] : []),
    ...(validation.length > 0 ? [`${style(VALIDATION.style, VALIDATION.sign)} validation`] : []),
    ...(baseline
      ? [`${style(BASELINE.style, BASELINE.sign.repeat(2))} ${baseline.name} ${baseline.loss.toFixed(4)}`]
      : []),
  ];
  return [
    `nats/${unit}   ${legend.join('   ')}`,
    ...cells.map((line, i) => {
      const label = lossLabels.get(i);
      const edge = `${(label ?? '').padStart(margin)}${label === undefined ? '│' : '┤'}`;
      return (style(AXIS_STYLE, edge) + paint(line, style)).trimEnd();
    }),
    style(AXIS_STYLE, `${' '.repeat(margin)}└${axis}`),
    style(AXIS_STYLE, `${' '.repeat(margin + 1)}${stepLabels}`.trimEnd()),
  ].join('\n');
}

/** From one round number to another, so that all losses fit in but those of the plunge. */
function rangeOfLosses(
  training: readonly LossPoint[],
  validation: readonly LossPoint[],
  baseline: { loss: number } | undefined,
): readonly [low: number, high: number] {
  const later = training.slice(Math.floor(PLUNGE * training.length));
  const [low, high] = extent([...later, ...validation, ...(baseline ? [baseline] : [])], ({ loss }) => loss);
  const padding = low === high ? LEAST_RANGE / 2 : 0;
  return nice(low! - padding, high! + padding, LEAST_HEIGHT);
}

/**
 * Draws a line of dots through the losses. A column of dots that has several steps shows their mean, one that has none
 * what is between its neighbours; from column to column the line has no gap.
 */
function drawTraining(
  cells: Cell[][],
  training: readonly LossPoint[],
  x: (step: number) => number,
  y: (loss: number) => number,
): void {
  const means = rollups(
    training,
    (steps) => mean(steps, ({ loss }) => loss)!,
    ({ step }) => Math.round(x(step)),
  );
  const bits = cells.map(({ length }) => new Uint8Array(length));
  const lowestDot = cells.length * DOTS_DOWN - 1;
  let before: number | undefined;
  for (const [column, height] of interpolate(means)) {
    const dot = Math.round(y(height));
    const [from, to] = [Math.min(dot, before ?? dot), Math.max(dot, before ?? dot)];
    for (let at = Math.max(0, from); at <= Math.min(lowestDot, to); at++) {
      bits[Math.floor(at / DOTS_DOWN)][Math.floor(column / DOTS_ACROSS)] |=
        DOT_BITS[at % DOTS_DOWN][column % DOTS_ACROSS];
    }
    before = dot;
  }
  for (const [line, bitsOfLine] of bits.entries()) {
    for (const [column, bit] of bitsOfLine.entries()) {
      if (bit > 0) cells[line][column] = { ...TRAINING, sign: String.fromCharCode(BRAILLE + bit) };
    }
  }
}

/** Every column from the first to the last, on straight lines between those that are given. */
function interpolate(points: readonly [column: number, value: number][]): [column: number, value: number][] {
  if (points.length < 2) return [...points];
  const columns = points.map(([column]) => column);
  const valueAt = scaleLinear(
    columns,
    points.map(([, value]) => value),
  );
  return range(columns[0], columns[columns.length - 1] + 1).map((column) => [column, valueAt(column)]);
}

/** The axis with a mark at each tick, and the line of labels below; a label that would touch its neighbour is left out. */
function drawStepAxis(
  ticks: readonly number[],
  columnOf: (step: number) => number,
  columns: number,
): [axis: string, labels: string] {
  const axis = Array.from({ length: columns }, () => '─');
  let labels = '';
  for (const tick of ticks) {
    const column = columnOf(tick);
    axis[column] = '┬';
    const label = formatCount(tick);
    const start = Math.min(Math.max(0, column - (label.length >> 1)), columns - label.length);
    if (labels === '' || start > labels.length) labels = labels.padEnd(start) + label;
  }
  return [axis.join(''), labels];
}

/** A line as text; neighbours of one style are coloured together. */
function paint(line: readonly Cell[], style: typeof styleLine): string {
  let text = '';
  for (let start = 0, end = 0; start < line.length; start = end) {
    while (end < line.length && line[end].style === line[start].style) end++;
    const signs = line.slice(start, end).map(({ sign }) => sign);
    const styleName = line[start].style;
    text += styleName ? style(styleName, signs.join('')) : signs.join('');
  }
  return text;
}

function hasFiniteLoss({ loss }: { loss: number }): boolean {
  return Number.isFinite(loss);
}
