import { cpus } from 'node:os';
import { calibrate } from '../calibration/calibrate.ts';
import { type Contender, RunningContender } from './contender.ts';
import { median } from './median.ts';

export interface RunInTurnsOptions {
  title: string;
  contenders: Contender[];
  /** The contender that the others are compared with. */
  reference: string;
  warmUp: number;
  turns: number;
  /** A rate to show besides the time: its unit and how many of it one turn does. */
  rate?: { unit: string; perTurn: number };
}

/** Measures contenders in turns and prints a table with the ratios of their medians. */
export async function runInTurns(options: RunInTurnsOptions): Promise<void> {
  const { title, contenders, reference, warmUp, turns, rate } = options;
  console.log(`## ${title}\n`);
  const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores`;
  const { gigaflops, gigabytes } = await calibrate();
  const calibration = `${gigaflops.toFixed(0)} GFLOP/s a core in 128-bit fused multiply-adds, copies ${gigabytes.toFixed(1)} GB/s`;
  console.log(
    `${new Date().toISOString().slice(0, 10)} · ${machine} · ${calibration} · ${turns} turns each after ${warmUp}\n`,
  );
  const running: RunningContender[] = [];
  for (const contender of contenders) {
    try {
      running.push(await RunningContender.start(contender));
    } catch (error) {
      console.log(`Left out: ${contender.name} (${(error as Error).message})\n`);
    }
  }
  for (let turn = 0; turn < warmUp + turns; turn++) {
    for (const contender of running) {
      await contender.takeTurn();
      if (turn < warmUp) contender.turns.length = 0;
    }
  }
  const medianOf = (contender: RunningContender) => median(contender.turns.map(({ seconds }) => seconds));
  const base = running.find(({ name }) => name === reference);
  const rateHeader = rate ? ` ${rate.unit} |` : '';
  console.log(`| | median s | min | max |${rateHeader} time : ${reference} | memory MB |`);
  console.log(`| --- | --- | --- | --- |${rate ? ' --- |' : ''} --- | --- |`);
  for (const contender of running) {
    contender.end();
    const seconds = contender.turns.map((turn) => turn.seconds);
    const columns = [medianOf(contender), Math.min(...seconds), Math.max(...seconds)].map((value) =>
      value.toPrecision(3),
    );
    if (rate) columns.push((rate.perTurn / medianOf(contender)).toFixed(0));
    const ratio = base ? (medianOf(contender) / medianOf(base)).toFixed(2) : '-';
    const memory = Math.round(Math.max(...contender.turns.map((turn) => turn.memory)) / 1e6);
    console.log(`| ${contender.description} | ${columns.join(' | ')} | ${ratio} | ${memory} |`);
  }
  console.log();
}
