/** The dashboard's page: shows each state it is told. Built once, then only its texts and the curve change, so that nothing flickers. */
import type { DashboardRequest, DashboardState } from '../messages.ts';
import { LossCurve } from './loss-curve.ts';

declare function acquireVsCodeApi(): { postMessage(message: DashboardRequest): void };

const vscode = acquireVsCodeApi();
const root = document.querySelector<HTMLElement>('#dashboard')!;

const heading = append(root, 'h1');
const status = append(root, 'p', 'status');
// Not every step is read out, only that the state has changed.
const bar = append(root, 'progress');
bar.setAttribute('aria-label', 'Progress of the training');
const buttons = append(root, 'div', 'buttons');
const button = append(buttons, 'button');
const announcement = append(root, 'p', 'announcement');
announcement.setAttribute('role', 'status');

const curveSection = append(root, 'section');
append(curveSection, 'h2').textContent = 'Loss';
const curve = new LossCurve(curveSection);

const numbersSection = append(root, 'section');
append(numbersSection, 'h2').textContent = 'Numbers';
const numbers = append(numbersSection, 'dl');

const samplesSection = append(root, 'section');
append(samplesSection, 'h2').textContent = 'What it writes';
append(samplesSection, 'p', 'hint').textContent = 'After each epoch, from safe to wild: newest first.';
const samples = append(samplesSection, 'ol', 'samples');

let running: boolean | undefined;

button.addEventListener('click', () => vscode.postMessage({ type: running ? 'cancel' : 'continue' }));
window.addEventListener('message', ({ data }: MessageEvent<DashboardState>) => show(data));
vscode.postMessage({ type: 'ready' });

function show(state: DashboardState): void {
  const { progress } = state;
  heading.textContent = state.name;
  status.textContent = state.status;
  bar.value = progress.fraction;
  bar.hidden = !state.running;
  // An imported model has no text here to go on with.
  button.hidden = progress.plan === undefined;
  button.textContent = state.running ? 'Cancel Training' : 'Continue Training';
  if (running !== state.running) announcement.textContent = state.running ? 'Training' : state.status;
  running = state.running;
  curve.show(progress);
  showNumbers(state.rows);
  showSamples(progress.samples);
}

function showNumbers(rows: DashboardState['rows']): void {
  while (numbers.children.length > 2 * rows.length) numbers.lastElementChild!.remove();
  for (const [index, { label, value }] of rows.entries()) {
    const term = numbers.children[2 * index] ?? append(numbers, 'dt');
    const description = numbers.children[2 * index + 1] ?? append(numbers, 'dd');
    if (term.textContent !== label) term.textContent = label;
    if (description.textContent !== value) description.textContent = value;
  }
}

function showSamples(list: DashboardState['progress']['samples']): void {
  samplesSection.hidden = list.length === 0;
  const newest = [...list].reverse();
  const keys = newest.map(({ step, temperature }) => `${step}:${temperature}`).join(' ');
  // A person may be reading: only new samples change the list.
  if (samples.dataset.keys === keys) return;
  samples.dataset.keys = keys;
  samples.replaceChildren();
  for (const { step, temperature, text } of newest) {
    const item = append(samples, 'li');
    append(item, 'h3').textContent = `Step ${step.toLocaleString('en-US')}, temperature ${temperature}`;
    const block = append(item, 'pre');
    block.textContent = text.trim();
    block.tabIndex = 0;
  }
}

function append<Name extends keyof HTMLElementTagNameMap>(
  parent: Element,
  name: Name,
  className?: string,
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className !== undefined) element.className = className;
  parent.append(element);
  return element;
}
