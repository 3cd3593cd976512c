/** The curve of the losses, as SVG in the colours of the editor's theme. */
import type { LossPoint, TrainingProgress } from '../../../training/training-progress.ts';

const WIDTH = 640;
const HEIGHT = 260;
const MARGIN = { left: 44, right: 12, top: 12, bottom: 30 };
const SVG = 'http://www.w3.org/2000/svg';

export class LossCurve {
  readonly #svg: SVGSVGElement;
  readonly #summary: HTMLElement;
  readonly #legend: HTMLElement;

  constructor(parent: HTMLElement) {
    this.#legend = document.createElement('p');
    this.#legend.className = 'legend';
    this.#svg = document.createElementNS(SVG, 'svg');
    this.#svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    this.#svg.setAttribute('role', 'img');
    this.#summary = document.createElement('p');
    this.#summary.className = 'hint';
    parent.append(this.#legend, this.#svg, this.#summary);
    for (const [kind, label] of [
      ['training', 'while training'],
      ['validation', 'on new text'],
    ]) {
      const mark = document.createElement('span');
      mark.className = `mark ${kind}`;
      this.#legend.append(mark, ` ${label}  `);
    }
  }

  show({ losses, validation, plan }: TrainingProgress): void {
    const points = [...losses, ...validation];
    if (points.length === 0) {
      this.#summary.textContent = 'The first step is being computed.';
      this.#svg.replaceChildren();
      return;
    }
    this.#summary.textContent =
      'In nats per character: lower is better. Guessing among all characters alike would be ' +
      `${plan === undefined ? 'far above' : Math.log(plan.vocabSize).toFixed(2)}.`;
    const steps = Math.max(2, ...points.map(({ step }) => step));
    const lowest = Math.floor(5 * Math.min(...points.map(({ loss }) => loss))) / 5;
    const highest = Math.max(lowest + 0.5, Math.ceil(5 * Math.max(...points.map(({ loss }) => loss))) / 5);
    const x = (step: number) => MARGIN.left + (step / steps) * (WIDTH - MARGIN.left - MARGIN.right);
    const y = (loss: number) =>
      MARGIN.top + ((highest - loss) / (highest - lowest)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
    const label = (line: LossPoint[]) => (line.length === 0 ? 'none yet' : line.at(-1)!.loss.toFixed(2));
    this.#svg.setAttribute(
      'aria-label',
      `Loss after ${steps} steps: ${label(losses)} while training, ${label(validation)} on new text`,
    );
    this.#svg.replaceChildren(
      ...drawAxes({ steps, lowest, highest, x, y }),
      drawLine(losses, x, y, 'training'),
      drawLine(validation, x, y, 'validation'),
      ...validation.map((point) => dot(x(point.step), y(point.loss))),
    );
  }
}

interface Scale {
  steps: number;
  lowest: number;
  highest: number;
  x: (step: number) => number;
  y: (loss: number) => number;
}

function drawAxes({ steps, lowest, highest, x, y }: Scale): SVGElement[] {
  const marks: SVGElement[] = [];
  const spacing = niceSpacing((highest - lowest) / 4);
  for (let loss = Math.ceil(lowest / spacing) * spacing; loss <= highest + 1e-9; loss += spacing) {
    marks.push(element('line', { class: 'grid', x1: MARGIN.left, x2: WIDTH - MARGIN.right, y1: y(loss), y2: y(loss) }));
    marks.push(textAt(MARGIN.left - 6, y(loss) + 4, loss.toFixed(spacing < 0.1 ? 2 : 1), 'end'));
  }
  const stepSpacing = Math.max(1, niceSpacing(steps / 5));
  for (let step = 0; step <= steps; step += stepSpacing) {
    marks.push(textAt(x(step), HEIGHT - 10, step.toLocaleString('en-US'), 'middle'));
  }
  return marks;
}

/** 1, 2 or 5 times a power of ten. */
function niceSpacing(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return [1, 2, 5, 10].find((factor) => factor * power >= atLeast)! * power;
}

function drawLine(points: readonly LossPoint[], x: Scale['x'], y: Scale['y'], kind: string): SVGElement {
  const d = points
    .map(({ step, loss }, index) => `${index === 0 ? 'M' : 'L'}${x(step).toFixed(1)},${y(loss).toFixed(1)}`)
    .join('');
  return element('path', { class: kind, d });
}

function dot(cx: number, cy: number): SVGElement {
  return element('circle', { class: 'validation', cx, cy, r: 3 });
}

function textAt(x: number, y: number, text: string, anchor: string): SVGElement {
  const label = element('text', { x, y, 'text-anchor': anchor });
  label.textContent = text;
  return label;
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  return made;
}
