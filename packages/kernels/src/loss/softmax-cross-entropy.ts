/**
 * Sparse categorical cross-entropy from logits, with a stable log-sum-exp: large logits neither overflow nor are they
 * clipped. A logit of -Infinity is a probability of zero; NaN or +Infinity anywhere in a row makes that row NaN, so a
 * model that has diverged shows it.
 */
import { checkIds, checkLength, checkSizes } from '../check-arguments.ts';

/** What {@link softmaxCrossEntropy} takes. */
export interface SoftmaxCrossEntropyOptions {
  /** `[rows, vocabSize]` */
  logits: Float32Array;
  /** `[rows]`, each in [0, vocabSize). */
  targets: Int32Array;
  /** Rows of logits: batch, or time x batch. */
  rows: number;
  /** Logits in a row. */
  vocabSize: number;
}

/** What {@link softmaxCrossEntropyGradient} takes. */
export interface SoftmaxGradientOptions extends SoftmaxCrossEntropyOptions {
  /** What each loss is multiplied by: one number, or one a row, `[rows]`. */
  scale: Float32Array | number;
}

/** What {@link softmaxCrossEntropy} gives. */
export interface SoftmaxCrossEntropyResult {
  /** `[rows]`, in nats. */
  losses: Float32Array;
}

/**
 * The loss of each row in nats, `[rows]`: `log(sum(exp(logits))) - logits[target]`.
 *
 * @throws KernelError `INVALID_ARGUMENT` for a target outside the vocabulary or lengths that do not fit.
 */
export function softmaxCrossEntropy(options: SoftmaxCrossEntropyOptions): SoftmaxCrossEntropyResult {
  checkSoftmaxOptions(options);
  const { logits, targets, rows, vocabSize } = options;
  const losses = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * vocabSize;
    const maximum = findMaximum(logits, start, vocabSize);
    const sum = sumExponentials(logits, start, vocabSize, maximum);
    losses[row] = Math.log(sum) - (logits[start + targets[row]] - maximum);
  }
  return { losses };
}

/**
 * The gradient of the scaled losses with respect to the logits, `[rows, vocabSize]`:
 * `(softmax(logits) - onehot(target)) * scale`. A scale of `1 / rows` is that of the mean; one number a row weighs
 * rows, and 0 leaves a row out.
 *
 * @throws KernelError `INVALID_ARGUMENT` for a target outside the vocabulary or lengths that do not fit.
 */
export function softmaxCrossEntropyGradient(options: SoftmaxGradientOptions): Float32Array {
  checkSoftmaxOptions(options);
  const { logits, targets, rows, vocabSize, scale } = options;
  if (typeof scale !== 'number') checkLength('scale', scale, rows);
  const gradient = new Float32Array(rows * vocabSize);
  for (let row = 0; row < rows; row++) {
    const start = row * vocabSize;
    const maximum = findMaximum(logits, start, vocabSize);
    const sum = sumExponentials(logits, start, vocabSize, maximum);
    const rowScale = typeof scale === 'number' ? scale : scale[row];
    const target = start + targets[row];
    for (let at = start; at < start + vocabSize; at++) {
      const probability = Math.exp(logits[at] - maximum) / sum;
      gradient[at] = (at === target ? probability - 1 : probability) * rowScale;
    }
  }
  return gradient;
}

/** Throws `INVALID_ARGUMENT` unless the sizes, lengths and targets fit. */
export function checkSoftmaxOptions({ logits, targets, rows, vocabSize }: SoftmaxCrossEntropyOptions): void {
  checkSizes({ rows, vocabSize });
  checkLength('logits', logits, rows * vocabSize);
  checkLength('targets', targets, rows);
  checkIds('targets', targets, vocabSize);
}

function findMaximum(logits: Float32Array, start: number, count: number): number {
  let maximum = Number.NEGATIVE_INFINITY;
  for (let at = start; at < start + count; at++) if (logits[at] > maximum) maximum = logits[at];
  return maximum;
}

function sumExponentials(logits: Float32Array, start: number, count: number, maximum: number): number {
  let sum = 0;
  for (let at = start; at < start + count; at++) sum += Math.exp(logits[at] - maximum);
  return sum;
}
