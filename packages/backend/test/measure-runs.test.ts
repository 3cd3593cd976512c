import { expect, test } from 'vitest';
import { measureRuns } from '../src/index.ts';

test('half of the runs took no longer than the median, and half no less', async () => {
  for (const runs of [1, 4, 5]) {
    const { milliseconds, samples } = await measureRuns(async () => {}, { runs });
    expect(samples).toHaveLength(runs);
    for (const sample of samples) expect(sample).toBeGreaterThanOrEqual(0);
    expect(samples.filter((sample) => sample <= milliseconds).length).toBeGreaterThanOrEqual(runs / 2);
    expect(samples.filter((sample) => sample >= milliseconds).length).toBeGreaterThanOrEqual(runs / 2);
  }
});

test('when the time is over, one run was measured all the same', async () => {
  let runs = 0;
  const run = async () => {
    runs++;
  };
  const { samples } = await measureRuns(run, { runs: 100, secondsAtMost: 0 });
  expect({ runs, samples: samples.length }).toEqual({ runs: 2, samples: 1 });
});

test('between two runs, what waits has its turn', async () => {
  let turns = 0;
  let runs = 0;
  const turnsBefore: number[] = [];
  const run = async () => {
    turnsBefore.push(turns);
    setImmediate(() => turns++);
    runs++;
  };
  await measureRuns(run, { runs: 3 });
  expect({ runs, turnsBefore }).toEqual({ runs: 4, turnsBefore: [0, 1, 2, 3] });
});

test('an abort within a run rejects with its reason, and that run is the last', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  let runs = 0;
  const run = async () => {
    if (++runs === 3) controller.abort(reason);
  };
  await expect(measureRuns(run, { runs: 10, signal: controller.signal })).rejects.toBe(reason);
  expect(runs).toBe(3);
});
