/** The matrix product 64 x 1024 x 3072 on the WebAssembly kernels, thirty times a turn. */
import { createSimdKernels, enableWasmFeatures } from '@char-rnn/kernels';
import { answerTurns } from './answer-turns.ts';

const [rows, inner, columns] = [64, 1024, 3072];
const REPEATS = 30;

enableWasmFeatures();
const kernels = await createSimdKernels({ threads: Number(process.argv[2]) });
const draw = (length: number) => {
  const array = kernels.allocate(length);
  for (let i = 0; i < length; i++) array[i] = Math.random() - 0.5;
  return array;
};
const operands = { a: draw(rows * inner), b: draw(inner * columns), out: draw(rows * columns) };
const options = { ...operands, rows, inner, columns };
await answerTurns(
  `${kernels.description}, Node ${process.versions.node}`,
  async () => {
    for (let repeat = 0; repeat < REPEATS; repeat++) kernels.matmul(options);
  },
  REPEATS,
);
