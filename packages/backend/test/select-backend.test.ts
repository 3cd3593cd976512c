import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, test } from 'vitest';
import { BACKEND_NAMES, type BackendName, findFastBackends, measureBackends, selectBackend } from '../src/index.ts';
import { probeBackends, title } from './available-backends.ts';

const probes = await probeBackends();
const isHere = (name: BackendName) => probes.find((probe) => probe.name === name)?.missing === undefined;

afterEach(async () => {
  await selectBackend('cpu');
});

describe('selectBackend', () => {
  test.each(BACKEND_NAMES)('makes %s the current backend, or says why not and what to do', async (name) => {
    await selectBackend('cpu');
    if (isHere(name)) {
      const { device } = await selectBackend(name);
      expect(tf.getBackend()).toBe(name);
      expect(device).not.toBe('');
      const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]));
      expect(Array.from(await product.data())).toEqual([11]);
    } else {
      await expect(selectBackend(name)).rejects.toMatchObject({
        code: 'BACKEND_UNAVAILABLE',
        message: expect.stringMatching(/cannot run here: .+\. Install /),
      });
      expect(tf.getBackend()).toBe('cpu');
    }
  });

  test('auto takes simd where there is no graphics card', async () => {
    const { name, accelerated } = await selectBackend('auto');
    if (!accelerated) expect(name).toBe(isHere('simd') ? 'simd' : 'cpu');
    expect(tf.getBackend()).toBe(name);
  });

  test('an unknown name is refused with the known ones', async () => {
    await expect(selectBackend('cuda' as 'cpu')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: "There is no backend 'cuda'. Choose one of: auto, tensorflow, webgpu, simd, cpu.",
    });
  });
});

describe('findFastBackends', () => {
  test('lists what auto would take first, graphics cards before simd, and changes nothing', async () => {
    await selectBackend('cpu');
    const found = await findFastBackends();
    expect(tf.getBackend()).toBe('cpu');
    for (const { name, accelerated } of found) expect(accelerated || name === 'simd' || found.length === 1).toBe(true);
    if (isHere('simd')) expect(found.at(-1)?.name).toBe('simd');
    expect(found[0]).toEqual(await selectBackend('auto'));
  });

  test('says of each of the others why it is not among them', async () => {
    const passedOver = new Map<string, string>();
    const found = await findFastBackends({ onPassedOver: (name, reason) => passedOver.set(name, reason) });
    expect([...found.map(({ name }) => name), ...passedOver.keys()].sort()).toEqual([...BACKEND_NAMES].sort());
    for (const reason of passedOver.values()) expect(reason).not.toBe('');
  });

  test('gives simd the threads that are asked for, which measuring keeps', async () => {
    if (!isHere('simd')) return;
    await findFastBackends({ threads: 1 });
    const [{ backend }] = await measureBackends(['simd'], async () => {});
    expect(backend?.device).toContain('1 thread');
  });
});

describe('measureBackends', () => {
  test('runs the step twice on each candidate and makes the fastest the current backend', async () => {
    const runs: string[] = [];
    const candidates = BACKEND_NAMES.filter((name) => name !== 'webgpu' && isHere(name));
    const measurements = await measureBackends(candidates, async ({ name }) => {
      runs.push(name);
      await tf.tidy(() => tf.sum(tf.ones([8, 8]))).data();
    });
    expect(runs).toEqual(candidates.flatMap((name) => [name, name]));
    expect(tf.getBackend()).toBe(measurements[0].name);
    const times = measurements.map(({ milliseconds }) => milliseconds as number);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('takes as many steps as are asked for', async () => {
    let runs = 0;
    const runStep = async () => {
      runs++;
    };
    const [{ samples }] = await measureBackends(['cpu'], runStep, { runs: 4 });
    expect({ runs, samples: samples?.length }).toEqual({ runs: 5, samples: 4 });
  });

  test('an abort ends it and is no failure of the backend', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const runStep = async () => controller.abort(reason);
    await expect(measureBackends(['cpu'], runStep, { signal: controller.signal })).rejects.toBe(reason);
  });

  test('reports a candidate that fails and goes on with the others', async () => {
    const [first, second] = await measureBackends(['webgl' as 'cpu', 'cpu'], async () => {});
    expect(first).toMatchObject({ name: 'cpu' });
    expect(second).toMatchObject({ name: 'webgl', reason: expect.stringContaining("no backend 'webgl'") });
  });

  test('says so when none of them runs', async () => {
    const failing = measureBackends(['cpu'], async () => {
      throw new Error('out of memory');
    });
    await expect(failing).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringContaining('cpu: out of memory'),
    });
  });
});

test('the probes found at least the cpu backend', () => {
  expect(probes.map(title)).toContain('cpu (JavaScript, one thread)');
});
