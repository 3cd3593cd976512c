/**
 * The built command on a megabyte and on a gigabyte of the same kind of text, in turns: what a training step takes, and
 * how much memory the whole command, from reading the text to saving the model. It takes some minutes and three gigabytes
 * of disk.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TrainingRun, trainOn } from './large-file/train-on.ts';
import { writeText } from './large-file/write-text.ts';
import { median } from './runner/median.ts';

const MEGABYTES = [1, 1000];
const TURNS = 3;

const folder = mkdtempSync(join(tmpdir(), 'char-rnn-large-file-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));

const texts = MEGABYTES.map((megabytes) => ({
  megabytes,
  path: join(folder, `${megabytes}-mb.txt`),
  runs: [] as TrainingRun[],
}));
for (const { path, megabytes } of texts) writeText(path, megabytes);
for (let turn = 0; turn < TURNS; turn++) {
  for (const { path, runs } of texts) runs.push(await trainOn(path, { out: join(folder, 'model') }));
}

const [reference] = texts;
const columnsOf = (values: (run: TrainingRun) => number[], { runs }: typeof reference) => {
  const value = median(runs.flatMap(values));
  return [value.toFixed(1), (value / median(reference.runs.flatMap(values))).toFixed(2)];
};
const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores · Node ${process.version}`;
const steps = reference.runs.flatMap(({ stepMs }) => stepMs).length;
console.log('## Training on a large file\n');
console.log(
  `${new Date().toISOString().slice(0, 10)} · ${machine} · medians of ${steps} steps each, in ${TURNS} turns\n`,
);
console.log(
  '| text | characters | vocabulary | s before training | ms a step | : 1 MB | processor ms a step | : 1 MB | peak memory MB |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const text of texts) {
  const { megabytes, runs } = text;
  const columns = [
    `${megabytes} MB`,
    runs[0].characters.toLocaleString('en-US'),
    runs[0].vocabSize,
    median(runs.map(({ secondsBefore }) => secondsBefore)).toFixed(1),
    ...columnsOf(({ stepMs }) => stepMs, text),
    ...columnsOf(({ stepProcessorMs }) => stepProcessorMs, text),
    Math.round(Math.max(...runs.map(({ peakBytes }) => peakBytes)) / 1e6),
  ];
  console.log(`| ${columns.join(' | ')} |`);
}
