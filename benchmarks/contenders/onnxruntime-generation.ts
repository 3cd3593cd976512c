/**
 * Characters from the tutorial's model in onnxruntime-node, whose 290 MB are no dependency of the project: the environment
 * variable CHAR_RNN_BENCH_ONNXRUNTIME names the package.json of a folder where it is installed. Arguments: number of
 * texts, threads, characters a text.
 */
import { createRequire } from 'node:module';
import { answerTurns } from './answer-turns.ts';
import { writeOnnxModel } from './onnx-model.ts';
import { UNITS, VOCAB } from './tutorial-batch.ts';

interface Tensor {
  readonly data: Float32Array;
}

/** What is used of the package. */
interface OnnxRuntime {
  Tensor: new (type: string, data: Float32Array | BigInt64Array, dimensions: number[]) => Tensor;
  InferenceSession: {
    create(model: Uint8Array, options: object): Promise<{ run(feeds: object): Promise<Record<string, Tensor>> }>;
  };
}

const [batch, threads, length] = process.argv.slice(2).map(Number);
const load = createRequire(process.env.CHAR_RNN_BENCH_ONNXRUNTIME ?? import.meta.url);
const onnx = load('onnxruntime-node') as OnnxRuntime;
const { version } = load('onnxruntime-node/package.json') as { version: string };
const session = await onnx.InferenceSession.create(writeOnnxModel(batch), { intraOpNumThreads: threads });

/** From the softmax of one row of logits, without the unknown character 0. */
function draw(logits: Float32Array): bigint {
  const weights = logits.map((logit, id) => (id === 0 ? 0 : Math.exp(logit)));
  let rest = Math.random() * weights.reduce((sum, weight) => sum + weight, 0);
  const id = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return BigInt(Math.max(1, id));
}

await answerTurns(
  `onnxruntime-node ${version}, ${threads} thread(s), Node ${process.versions.node}`,
  async () => {
    let ids = new BigInt64Array(batch).fill(1n);
    let state: Tensor = new onnx.Tensor('float32', new Float32Array(batch * UNITS), [1, batch, UNITS]);
    for (let i = 0; i < length; i++) {
      const { logits, next } = await session.run({ ids: new onnx.Tensor('int64', ids, [1, batch]), state });
      ids = BigInt64Array.from({ length: batch }, (_, row) =>
        draw(logits.data.subarray(row * VOCAB, (row + 1) * VOCAB)),
      );
      state = next;
    }
  },
  batch * length,
);
