import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { type ModelArtifacts, readLatestCheckpoint, readModel, writeCheckpoint, writeModel } from '../src/index.ts';
import { compileFixture } from './compile-fixture.ts';
import { makeFolder } from './make-folder.ts';
import { makeModel } from './make-model.ts';

const KILLS = 25;
const models = [1, 2].map((seed) => makeModel(seed, { rnnUnits: 64 }));
let script: string;

beforeAll(async () => {
  script = await compileFixture('write-forever');
});

const describeModel = ({ weights, training }: ModelArtifacts) =>
  JSON.stringify([training, weights.map(({ data }) => [...data])]);

/** Lets a process write to `dir` and kills it, at another moment each time: after no, one or two writes and a while. */
async function writeAndKill(kind: 'model' | 'checkpoints', dir: string, kill: number): Promise<void> {
  const child = spawn(process.execPath, [script, kind, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let reports = '';
  while (reports.length <= kill % 3) reports += (await once(child.stdout, 'data'))[0];
  await sleep((kill * 7) % 20);
  expect(child.exitCode, 'the writer must not have ended by itself').toBeNull();
  child.kill('SIGKILL');
  await exited;
}

test(`a writer killed ${KILLS} times always leaves one of its models, whole`, async () => {
  const dir = await makeFolder();
  await writeModel(dir, models[0]!);
  for (let kill = 0; kill < KILLS; kill++) {
    await writeAndKill('model', dir, kill);
    const model = await readModel(dir);
    expect(models.map(describeModel)).toContain(describeModel(model));
  }
  await writeModel(dir, models[0]!);
  expect(await readdir(dir), 'the next save tidies up').toHaveLength(2);
});

test(`a writer killed ${KILLS} times leaves only whole checkpoints`, async () => {
  const dir = await makeFolder();
  let newest = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    await writeAndKill('checkpoints', dir, kill);
    const { checkpoint, skipped } = await readLatestCheckpoint(dir);
    expect(skipped).toEqual([]);
    if (checkpoint === undefined) continue;
    expect(checkpoint.step).toBeGreaterThanOrEqual(newest);
    expect(checkpoint.state).toEqual({ step: checkpoint.step });
    expect(checkpoint.tensors).toEqual(models[checkpoint.step % 2]?.weights);
    newest = checkpoint.step;
  }
  expect(newest).toBeGreaterThan(0);
  await writeCheckpoint(dir, { step: newest + 1, tensors: [], state: null });
  expect(await readdir(join(dir, 'checkpoints')), 'the next checkpoint tidies up').toHaveLength(2);
});
