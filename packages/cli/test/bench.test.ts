import { readdir } from 'node:fs/promises';
import { BACKEND_NAMES, type BackendName, type LoadedBackend, selectBackend } from '@char-rnn/backend';
import { expect, test } from 'vitest';
import { makeFolder, parseEvents, runCharRnn } from './run-char-rnn.ts';
import { makeFolderWithBook, TINY } from './tiny-run.ts';

process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

interface Speed {
  name: string;
  device: string;
  reason?: string;
  [figure: string]: unknown;
}

interface Bench {
  settings: { batchSize: number; seqLength: number };
  training: Speed[];
  generation: Speed[];
  [fact: string]: unknown;
}

/** A step of it takes no time on any backend. */
const SIZES = ['--units', '16', '--embedding', '8', '--batch-size', '8', '--seq-length', '32'];
const TIMEOUT_MS = 60_000;

const loaded = new Map<BackendName, LoadedBackend | Error>();
for (const name of BACKEND_NAMES) loaded.set(name, await selectBackend(name).catch((error: Error) => error));
const hasSimd = !(loaded.get('simd') instanceof Error);
const onlyWithSimd = hasSimd ? '' : ' SKIPPED: no WebAssembly SIMD';

async function bench(...options: string[]): Promise<Bench> {
  const { code, stdout, stderr } = await runCharRnn(['bench', '--json', ...SIZES, ...options]);
  expect(code, stderr).toBe(0);
  const events = parseEvents(stdout);
  expect(events).toMatchObject([{ event: 'bench' }]);
  return events[0] as unknown as Bench;
}

function expectInOrder(...figures: unknown[]): void {
  for (const figure of figures) expect(figure).toBeGreaterThan(0);
  expect(figures).toEqual([...(figures as number[])].sort((a, b) => a - b));
}

test(
  'every backend has its speed or the reason why it has none, and nothing is written',
  async () => {
    const cwd = await makeFolder();
    const { code, stdout } = await runCharRnn(['bench', '--json', ...SIZES], { cwd });
    expect(code).toBe(0);
    const { training } = parseEvents(stdout)[0] as unknown as Bench;
    expect(training.map(({ name }) => name).sort()).toEqual([...BACKEND_NAMES].sort());
    for (const [name, backend] of loaded) {
      const speed = training.find((candidate) => candidate.name === name)!;
      const isFast = !(backend instanceof Error) && (name === 'simd' || backend.accelerated);
      if (isFast) expect(speed).toMatchObject({ stepMs: expect.any(Number), device: expect.any(String) });
      else if (name !== 'cpu' || hasSimd)
        expect(speed).toEqual({ name, reason: expect.stringContaining(`--backend ${name}`) });
    }
    expect(await readdir(cwd)).toEqual([]);
  },
  TIMEOUT_MS,
);

test.each(BACKEND_NAMES)(
  '--backend %s measures it alone, or says why it cannot',
  async (name) => {
    const backend = loaded.get(name)!;
    if (backend instanceof Error) {
      const { code, stderr } = await runCharRnn(['bench', ...SIZES, '--backend', name]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/cannot run here.*\[BACKEND_UNAVAILABLE\]\n$/);
    } else {
      const { training } = await bench('--backend', name);
      expect(training).toMatchObject([{ name, stepMs: expect.any(Number) }]);
    }
  },
  TIMEOUT_MS,
);

test(
  'the figures follow from each other',
  async () => {
    const { settings, stepsPerEpoch, epochs, parameters, training, generation } = await bench('--backend', 'cpu');
    const [speed] = training;
    const { stepMs, epochSeconds } = speed as unknown as { stepMs: number; epochSeconds: number };
    expectInOrder(speed!.fastestStepMs, stepMs, speed!.slowestStepMs);
    expect(speed!.charactersPerSecond).toBeCloseTo((settings.batchSize * settings.seqLength) / (stepMs / 1000), 3);
    expect(epochSeconds).toBeCloseTo(((stepsPerEpoch as number) * stepMs) / 1000, 6);
    expect(speed!.trainingSeconds).toBeCloseTo((epochs as number) * epochSeconds, 6);
    expect(speed!.steps).toBeGreaterThan(0);
    expect(speed!.memoryBytes).toBeGreaterThan(4 * (parameters as number));
    // Embedding, GRU with two biases, Dense.
    expect(parameters).toBe(66 * 8 + (8 + 16 + 2) * 3 * 16 + (16 + 1) * 66);

    expect(generation.map(({ texts, precision }) => [texts, precision])).toEqual([
      [1, 'float32'],
      [1, 'int8'],
      [64, 'float32'],
    ]);
    for (const { reason, ...writing } of generation) {
      if (reason !== undefined) continue;
      expectInOrder(
        writing.slowestCharactersPerSecond,
        writing.charactersPerSecond,
        writing.fastestCharactersPerSecond,
      );
      expect(writing.runs).toBeGreaterThan(0);
    }
    expect(generation.every(({ reason }) => reason === undefined)).toBe(hasSimd);
  },
  TIMEOUT_MS,
);

test(
  'it measures the training that train would begin',
  async () => {
    const cwd = await makeFolderWithBook();
    const limits = ['--steps', '1', '--no-baseline', '--json'];
    const { stdout } = await runCharRnn(['train', 'book.txt', '--out', 'model', ...TINY, ...limits], { cwd });
    const [start] = parseEvents(stdout);
    const { settings, stepsPerEpoch, trainCharacters } = start as unknown as Bench;
    const sizes = TINY.filter((_, i) => !['--learning-rate', '0.01'].includes(TINY[i]!));
    const measured = await bench('--characters', String(start!.characters), ...sizes);
    expect(measured).toMatchObject({
      stepsPerEpoch,
      trainCharacters,
      settings: { ...settings, learningRate: expect.any(Number) },
    });
  },
  TIMEOUT_MS,
);

test.skipIf(!hasSimd)(
  `--threads holds for training and generation${onlyWithSimd}`,
  async () => {
    const { training, generation } = await bench('--backend', 'simd', '--threads', '1');
    for (const { device } of [...training, ...generation]) expect(device).toContain('1 thread');
  },
  TIMEOUT_MS,
);

test(
  'what an LSTM cannot have is said instead of measured',
  async () => {
    const { generation } = await bench('--backend', 'cpu', '--cell', 'lstm');
    expect(generation[1]).toEqual({ texts: 1, precision: 'int8', reason: expect.stringContaining('float32') });
    expect(generation[0]).toMatchObject({ device: 'JavaScript, one thread', charactersPerSecond: expect.any(Number) });
  },
  TIMEOUT_MS,
);

test(
  'a person gets aligned tables, and on what they were measured',
  async () => {
    const { code, stdout } = await runCharRnn(['bench', ...SIZES, '--preset', 'tutorial', '--cell', 'lstm']);
    expect(code).toBe(0);
    for (const fact of [process.version, '1,115,394 characters', 'LSTM with 16 units', 'Other programs']) {
      expect(stdout).toContain(fact);
    }
    for (const name of BACKEND_NAMES) expect(stdout).toMatch(new RegExp(`^${name} +(on|not measured:) `, 'm'));
    const lines = stdout.split('\n');
    for (const head of ['Training ', 'Generation ']) {
      const start = lines.findIndex((line) => line.startsWith(head));
      expect(lines[start + 1]).toHaveLength(lines[start]!.length);
      expect(lines[start + 1]).toMatch(/\d/);
    }
    expect(stdout).toMatch(/^one text, int8 +not measured: /m);
  },
  TIMEOUT_MS,
);

test(
  'Ctrl-C ends it with nothing printed as a result',
  async () => {
    const interruptAtOnce = `process.on('newListener', (name) => {
    if (name === 'SIGINT') setImmediate(() => process.kill(process.pid, 'SIGINT'));
  });`;
    const args = ['bench', ...SIZES, '--backend', 'cpu'];
    const { code, stdout, stderr } = await runCharRnn(args, { preload: interruptAtOnce });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain('Ctrl-C again ends at once');
  },
  TIMEOUT_MS,
);
