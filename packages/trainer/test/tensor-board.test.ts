import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@char-rnn/backend';
import { createStreamDataset } from '@char-rnn/data';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { restoreCheckpoint, saveCheckpoint, TensorBoard, Trainer } from '../src/index.ts';
import { encodeEvent } from '../src/tensor-board/event.ts';
import { frameRecord } from '../src/tensor-board/record.ts';
import { crc32c, readEventFiles, readEvents, scalarsOf } from './event-reader.ts';
import { createDataset, createModel, ids } from './text.ts';

beforeAll(async () => {
  await selectBackend('cpu');
});

async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'char-rnn-tensor-board-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

function compiledTrainer(): Trainer {
  const trainer = new Trainer(createModel());
  trainer.compile({ learningRate: 1e-2 });
  return trainer;
}

const validationData = createStreamDataset(ids.subarray(0, 100), { seqLength: 20 });

/**
 * What TensorFlow (libtensorflow 1.15.0) wrote for
 * `tf.node.summaryFileWriter(dir)`, `scalar('epoch_loss', 2.5, 3)`, `scalar('epoch_loss', 2.25, 4)`.
 */
const WRITTEN_BY_TENSORFLOW = Buffer.from(
  [
    '1800000000000000a37f4b22090000c065c8c1da411a0d627261696e2e4576656e743a3220e8a2e92000000000000000',
    '29eda9500942b2dd65c8c1da4110032a130a110a0a65706f63685f6c6f73731500002040e3a2eefd2000000000000000',
    '29eda95009aab8dd65c8c1da4110042a130a110a0a65706f63685f6c6f737315000010408b47b26c',
  ].join(''),
  'hex',
);

describe('the format', () => {
  test('has the very bytes that TensorFlow writes for the same events', () => {
    const [begin, first, second] = readEvents(WRITTEN_BY_TENSORFLOW);
    const scalars = (loss: number) => ({ kind: 'scalars', scalars: { epoch_loss: loss } }) as const;
    const events = [
      encodeEvent(begin.wall_time, 0, { kind: 'file-version' }),
      encodeEvent(first.wall_time, 3, scalars(2.5)),
      encodeEvent(second.wall_time, 4, scalars(2.25)),
    ];
    expect(Buffer.concat(events.map(frameRecord)).toString('hex')).toBe(WRITTEN_BY_TENSORFLOW.toString('hex'));
  });

  test('keeps data with masked CRC-32C checksums, whatever the data', () => {
    const digits = Buffer.from('123456789');
    expect(crc32c(digits)).toBe(0xe3069283); // the check value of the catalogue of parametrised CRC algorithms
    const record = Buffer.from(frameRecord(digits));
    expect(record.subarray(12, 21)).toEqual(digits);
    // 0xe3069283 rotated right by 15 bits is 0x2507c60d
    expect(record.readUInt32LE(21)).toBe(0x2507c60d + 0xa282ead8);
    for (const length of [0, 1, 255, 70_000]) {
      const data = Uint8Array.from({ length }, (_, i) => (i * 31) % 256);
      expect(() => readEvents(Buffer.from(frameRecord(data)))).not.toThrow(/damaged/);
    }
  });

  test('holds steps beyond 32 bits and numbers of every size', () => {
    const step = 2 ** 40 + 1;
    const values = { tiny: 2 ** -126, huge: 2 ** 127, negative: -1.5, zero: 0 };
    const [event] = readEvents(Buffer.from(frameRecord(encodeEvent(1, step, { kind: 'scalars', scalars: values }))));
    expect(event.step).toBe(step);
    expect(Object.fromEntries(event.summary!.value.map(({ tag, simple_value }) => [tag, simple_value]))).toEqual(
      values,
    );
  });
});

describe('TensorBoard', () => {
  test("writes Keras' tags, training and validation under the same one in folders of their own", async () => {
    const logDir = await temporaryFolder();
    const history = await compiledTrainer().fit(createDataset(), {
      epochs: 2,
      validationData,
      callbacks: [new TensorBoard({ logDir })],
    });
    const [train] = await readEventFiles(join(logDir, 'train'));
    const [validation] = await readEventFiles(join(logDir, 'validation'));
    const float32 = (losses: number[]) => losses.map((loss, epoch) => [epoch, Math.fround(loss)]);
    expect(scalarsOf(train.events, 'epoch_loss')).toEqual(float32(history.loss));
    expect(scalarsOf(validation.events, 'epoch_loss')).toEqual(float32(history.valLoss));
    expect(scalarsOf(train.events, 'epoch_learning_rate')).toEqual(float32([0.01, 0.01]));
    expect(scalarsOf(validation.events, 'evaluation_loss_vs_iterations')).toEqual(
      history.epochs.map(({ step, valLoss }) => [step, Math.fround(valLoss!)]),
    );
    for (const { events, name } of [train, validation]) {
      expect(events[0]).toMatchObject({ file_version: 'brain.Event:2', step: 0 });
      expect(events.some(({ session_log }) => session_log !== undefined)).toBe(false);
      expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\./);
      expect(name).toContain(hostname());
    }
    expect(scalarsOf(train.events, 'batch_loss')).toEqual([]);
  });

  test('writes the loss of a batch and its learning rate after every so many steps', async () => {
    const logDir = await temporaryFolder();
    const losses = new Map<number, number>();
    const trainer = compiledTrainer();
    const schedule = {
      onBatchBegin: () => {
        trainer.optimizer.learningRate = 0.01 / (trainer.step + 1);
      },
      onBatchEnd: (_batch: number, { step, batchLoss }: { step: number; batchLoss: number }) => {
        losses.set(step, Math.fround(batchLoss));
      },
    };
    await trainer.fit(createDataset(), {
      epochs: 1,
      callbacks: [schedule, new TensorBoard({ logDir, updateEvery: 3 })],
    });
    const [{ events }] = await readEventFiles(join(logDir, 'train'));
    const expected = [...losses].filter(([step]) => step % 3 === 0);
    expect(expected.length).toBeGreaterThan(2);
    expect(scalarsOf(events, 'batch_loss')).toEqual(expected);
    expect(scalarsOf(events, 'batch_learning_rate')).toEqual(
      expected.map(([step]) => [step, Math.fround(0.01 / step)]),
    );
  });

  test('without validation makes no folder for it', async () => {
    const logDir = await temporaryFolder();
    await compiledTrainer().fit(createDataset(), { epochs: 1, callbacks: [new TensorBoard({ logDir })] });
    await expect(readEventFiles(join(logDir, 'validation'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('a resumed training adds a file that says where it goes on, and no file has a step twice', async () => {
    const [logDir, runDir] = [await temporaryFolder(), await temporaryFolder()];
    const interrupted = compiledTrainer();
    const stopAfter = (step: number) => ({
      onBatchEnd: async (_batch: number, logs: { step: number }) => {
        if (logs.step === 5) await saveCheckpoint(interrupted, runDir);
        if (logs.step === step) interrupted.stopTraining = true;
      },
    });
    const options = { epochs: 2, validationData };
    // Stopped three steps after its last checkpoint, as by a power failure.
    const callbacks = [new TensorBoard({ logDir, updateEvery: 1 }), stopAfter(8)];
    await interrupted.fit(createDataset(), { ...options, callbacks });
    const [before] = await readEventFiles(join(logDir, 'train'));

    const resumed = compiledTrainer();
    await restoreCheckpoint(resumed, runDir);
    expect(resumed.step).toBe(5);
    await resumed.fit(createDataset(), { ...options, callbacks: [new TensorBoard({ logDir, updateEvery: 1 })] });

    const files = await readEventFiles(join(logDir, 'train'));
    expect(files).toHaveLength(2);
    expect(files[0].bytes).toEqual(before.bytes);
    expect(files[1].events[1]).toMatchObject({ step: 6, session_log: { status: 'START' } });
    const stepsOf = (index: number) => scalarsOf(files[index].events, 'batch_loss').map(([step]) => step);
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
    expect(stepsOf(0)).toEqual(range(1, 8));
    expect(stepsOf(1)).toEqual(range(6, resumed.step));
  });

  test('one callback in two calls of fit writes two files, and no step of one is in the other', async () => {
    const logDir = await temporaryFolder();
    const trainer = compiledTrainer();
    const callbacks = [new TensorBoard({ logDir, updateEvery: 1 })];
    await trainer.fit(createDataset(), { epochs: 1, callbacks });
    const stepsOfOne = trainer.step;
    await trainer.fit(createDataset(), { epochs: 2, callbacks });
    const files = await readEventFiles(join(logDir, 'train'));
    const steps = files.map(({ events }) => scalarsOf(events, 'batch_loss').map(([step]) => step));
    expect(steps.map(({ length }) => length)).toEqual([stepsOfOne, stepsOfOne]);
    expect(new Set(steps.flat()).size).toBe(2 * stepsOfOne);
  });

  test('a folder that cannot be written ends the training with the path in the message', async () => {
    const file = join(await temporaryFolder(), 'a file');
    await writeFile(file, '');
    const callbacks = [new TensorBoard({ logDir: file })];
    const fit = compiledTrainer().fit(createDataset(), { epochs: 1, callbacks });
    await expect(fit).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      message: expect.stringContaining(join(file, 'train')),
    });
  });

  test.each([0, -1, 1.5, Number.NaN])('refuses to write every %d steps', (updateEvery) => {
    const make = () => new TensorBoard({ logDir: 'logs', updateEvery });
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(make).toThrow(String(updateEvery));
  });
});
