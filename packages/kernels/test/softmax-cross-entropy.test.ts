import { expect, test } from 'vitest';
import { softmaxCrossEntropy, softmaxCrossEntropyGradient } from '../src/index.ts';
import { expectKernelError } from './expect-error.ts';
import { expectClose, normals, randomIds } from './numbers.ts';

const [rows, vocabSize] = [6, 9];
const logits = normals(rows * vocabSize, 1, 2);
const targets = randomIds(rows, vocabSize, 2);

/** -log softmax by the definition, in float64: right for small logits only. */
function lossNaively(values: ArrayLike<number>, row: number): number {
  const exponentials = Array.from({ length: vocabSize }, (_, i) => Math.exp(values[row * vocabSize + i]));
  return -Math.log(exponentials[targets[row]] / exponentials.reduce((sum, value) => sum + value));
}

test('the losses are the negative log-probabilities of the targets, in nats', () => {
  const expected = Array.from({ length: rows }, (_, row) => lossNaively(logits, row));
  expectClose(softmaxCrossEntropy({ logits, targets, rows, vocabSize }).losses, expected, 'losses', 1e-6);
});

test('equal logits cost ln(vocabSize)', () => {
  const { losses } = softmaxCrossEntropy({
    logits: new Float32Array(66).fill(3),
    targets: Int32Array.of(7),
    rows: 1,
    vocabSize: 66,
  });
  expect(losses[0]).toBe(Math.fround(Math.log(66)));
});

test('the gradient is what finite differences find, weighed by a scale for each row', () => {
  const scale = Float32Array.of(1, 0.5, 0, -2, 1 / 3, 4);
  const difference = 1e-6;
  const expected = Array.from(logits, (_, i) => {
    const row = Math.floor(i / vocabSize);
    const changed = Array.from(logits);
    changed[i] += difference;
    const above = lossNaively(changed, row);
    changed[i] -= 2 * difference;
    return (scale[row] * (above - lossNaively(changed, row))) / (2 * difference);
  });
  expectClose(softmaxCrossEntropyGradient({ logits, targets, rows, vocabSize, scale }), expected, 'gradient', 1e-6);
});

test('one number scales all rows alike', () => {
  const options = { logits, targets, rows, vocabSize };
  const each = softmaxCrossEntropyGradient({ ...options, scale: new Float32Array(rows).fill(0.25) });
  expect(softmaxCrossEntropyGradient({ ...options, scale: 0.25 })).toEqual(each);
});

test('logits of any size neither overflow nor underflow nor are clipped', () => {
  const logits = Float32Array.of(1e30, 0, -3e38, 1e4, 1e4, 0, -1e4, -1e4, -2e4);
  const options = { logits, targets: Int32Array.of(1, 0, 1), rows: 3, vocabSize: 3 };
  const { losses } = softmaxCrossEntropy(options);
  expect(losses).toEqual(Float32Array.of(1e30, Math.log(2), Math.log(2)));
  const gradient = softmaxCrossEntropyGradient({ ...options, scale: 1 });
  expect(gradient).toEqual(Float32Array.of(1, -1, 0, -0.5, 0.5, 0, 0.5, -0.5, 0));
});

test('a logit of -Infinity is a probability of zero', () => {
  const masked = Float32Array.of(Number.NEGATIVE_INFINITY, 1, 1);
  const options = { logits: masked, rows: 1, vocabSize: 3 };
  expect(softmaxCrossEntropy({ ...options, targets: Int32Array.of(1) }).losses[0]).toBeCloseTo(Math.log(2), 6);
  expect(softmaxCrossEntropy({ ...options, targets: Int32Array.of(0) }).losses[0]).toBe(Number.POSITIVE_INFINITY);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('a logit of %d makes its row NaN, and no other', (value) => {
  const diverged = Float32Array.from(logits);
  diverged[vocabSize + 3] = value;
  const { losses } = softmaxCrossEntropy({ logits: diverged, targets, rows, vocabSize });
  const gradient = softmaxCrossEntropyGradient({ logits: diverged, targets, rows, vocabSize, scale: 1 });
  expect(Array.from(losses, Number.isNaN)).toEqual([false, true, false, false, false, false]);
  expect(gradient.findIndex(Number.isNaN)).toBe(vocabSize);
  expect(gradient.findLastIndex(Number.isNaN)).toBe(2 * vocabSize - 1);
});

test('a target outside the vocabulary is named', () => {
  const run = (target: number) => () =>
    softmaxCrossEntropy({ logits: new Float32Array(3), targets: Int32Array.of(target), rows: 1, vocabSize: 3 });
  expectKernelError(run(3), 'INVALID_ARGUMENT', 'targets[0] is 3');
  expectKernelError(run(-1), 'INVALID_ARGUMENT', 'targets[0] is -1');
  const scale = new Float32Array(2);
  const gradient = () => softmaxCrossEntropyGradient({ logits, targets, rows, vocabSize, scale });
  expectKernelError(gradient, 'INVALID_ARGUMENT', 'scale has 2', '6');
});
