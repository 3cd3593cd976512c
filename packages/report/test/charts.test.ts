/** Charts, read back from the page by means of their own axes, as an eye does. */
import { type CheerioAPI, load } from 'cheerio';
import { expect, test } from 'vitest';
import { type RunReport, renderReport } from '../src/index.ts';
import { exampleRun } from './example-run.ts';

const example = exampleRun();

/** A chart whose positions can be turned back into values by two labels of an axis. */
class Chart {
  readonly #$: CheerioAPI;
  readonly #id: string;

  constructor(run: RunReport, id: string) {
    this.#$ = load(renderReport(run));
    this.#id = id;
  }

  /** The value at a height (in percent from the top) on the axis whose labels have this class. */
  valueAt(y: number, axis: 'value' | 'right' = 'value'): number {
    return this.#read(axis, 'y', y);
  }

  /** The points of the curve with this look. */
  points(look: string): { step: number; value: number }[] {
    const path = this.#find(`path.${look}`).attr('d')!;
    const numbers = path.match(/-?[\d.]+/g)!.map(Number);
    return Array.from({ length: numbers.length / 2 }, (_, i) => ({
      step: this.#read('step', 'x', numbers[2 * i] / 10),
      value: this.valueAt(numbers[2 * i + 1] / 10),
    }));
  }

  markers(selector: string): { step: number; value: number }[] {
    return this.#find(`.plot circle${selector}`)
      .toArray()
      .map(({ attribs }) => ({
        step: this.#read('step', 'x', Number.parseFloat(attribs.cx)),
        value: this.valueAt(Number.parseFloat(attribs.cy)),
      }));
  }

  referenceLine(): number {
    return Number.parseFloat(this.#find('.plot line.reference').attr('y1')!);
  }

  words(): string {
    return this.#find('figcaption').text();
  }

  #find(selector: string) {
    return this.#$(`#${this.#id}-title`).closest('figure').find(selector);
  }

  #read(axis: string, attribute: 'x' | 'y', position: number): number {
    const labels = this.#find(`text.${axis}`).toArray();
    const [a, b] = [labels[0], labels[labels.length - 1]].map((label) => ({
      at: Number.parseFloat(label.attribs[attribute]),
      value: Number(this.#$(label).text().replaceAll(',', '')),
    }));
    return a.value + ((position - a.at) * (b.value - a.value)) / (b.at - a.at);
  }
}

test('every validation is where the axes say, and the best one is filled', () => {
  const chart = new Chart(example, 'loss');
  const markers = chart.markers('.validation');
  expect(markers).toHaveLength(15);
  markers.forEach(({ step, value }, i) => {
    expect(step).toBeCloseTo(example.validations[i].step, 0);
    expect(value).toBeCloseTo(example.validations[i].loss, 3);
  });
  const best = example.validations.reduce((a, b) => (b.loss < a.loss ? b : a));
  expect(chart.markers('.best').map(({ step }) => Math.round(step))).toEqual([best.step]);
});

test('both axes tell the same: bits on the right are nats on the left over ln 2', () => {
  const chart = new Chart(example, 'loss');
  for (const y of [0, 33, 100]) expect(chart.valueAt(y, 'right')).toBeCloseTo(chart.valueAt(y) / Math.LN2, 3);
});

test('the baseline is a line at its loss, with its name', () => {
  const chart = new Chart(example, 'loss');
  expect(chart.valueAt(chart.referenceLine())).toBeCloseTo(1.669, 3);
  expect(chart.words()).toContain('5-gram 1.6690');
});

test('the training curve is the mean of the steps around it', () => {
  const run = exampleRun({ epochs: 10, stepsPerEpoch: 100 });
  const later = new Chart(run, 'loss').points('training').filter(({ step }) => step > 300 && step < 980);
  expect(later.length).toBeGreaterThan(300);
  for (const { step, value } of later) {
    const around = run.steps.slice(Math.round(step) - 11, Math.round(step) + 10);
    const mean = around.reduce((sum, { loss }) => sum + loss, 0) / around.length;
    expect(Math.abs(value - mean)).toBeLessThan(0.02);
  }
});

test('a single step of tens of thousands that stands out is seen', () => {
  const run = exampleRun({ epochs: 40, stepsPerEpoch: 1000 });
  const steps = run.steps.map((point) => (point.step === 23_457 ? { ...point, loss: 2.2 } : point));
  const points = new Chart({ ...run, steps }, 'loss').points('noise');
  expect(points.length).toBeLessThanOrEqual(2000);
  const spike = points.find(({ step, value }) => step > 20_000 && value > 2);
  expect(spike?.step).toBeCloseTo(23_457, -2);
  expect(spike?.value).toBeCloseTo(2.2, 2);
});

test('the plunge at the beginning may leave the chart, and the page says so; nothing else may', () => {
  const html = renderReport(example);
  expect(html).toContain(`The first steps, from ${example.steps[0].loss.toFixed(4)} on, are above the chart.`);
  const chart = new Chart(example, 'loss');
  const [low, high] = [chart.valueAt(100), chart.valueAt(0)];
  expect(example.steps[0].loss).toBeGreaterThan(high);
  const seen = [...example.steps.filter(({ step }) => step > 0.03 * 2340), ...example.validations];
  for (const { loss } of seen) expect(loss >= low && loss <= high).toBe(true);
});

test('the learning rate reaches its highest value after the warm-up and ends near zero', () => {
  const points = new Chart(example, 'learning-rate').points('training');
  const highest = points.reduce((a, b) => (b.value > a.value ? b : a));
  expect(highest.value).toBeCloseTo(Math.max(...example.steps.map(({ learningRate }) => learningRate!)), 5);
  expect(Math.abs(highest.step - 0.04 * 2340)).toBeLessThan(10);
  expect(points.at(-1)!.value).toBeCloseTo(0, 5);
});

test('a point that is alone is marked', () => {
  const chart = new Chart({ ...example, steps: example.steps.slice(0, 1), epochs: [], validations: [] }, 'loss');
  expect(chart.markers('.training')).toEqual([{ step: 1, value: expect.closeTo(example.steps[0].loss, 2) }]);
});
