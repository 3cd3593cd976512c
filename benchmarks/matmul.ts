/** The matrix product of one time step of the tutorial's GRU, 64 x 1024 x 3072: the kernels beside PyTorch's BLAS. */
import { onNode, onOtherNode, onPython } from './runner/programs.ts';
import { runInTurns } from './runner/run-in-turns.ts';

await runInTurns({
  title: 'Matrix product 64 x 1024 x 3072',
  reference: 'PyTorch, 2 threads',
  warmUp: 2,
  turns: 15,
  rate: { unit: 'GFLOP/s', perTurn: (2 * 64 * 1024 * 3072) / 1e9 },
  contenders: [
    onPython('PyTorch, 1 thread', 'pytorch-matmul.py', '1'),
    onPython('PyTorch, 2 threads', 'pytorch-matmul.py', '2'),
    onNode('1 thread', 'char-rnn-matmul.ts', '1'),
    onNode('2 threads', 'char-rnn-matmul.ts', '2'),
    ...onOtherNode('1 thread, other Node', 'char-rnn-matmul.ts', '1'),
    ...onOtherNode('2 threads, other Node', 'char-rnn-matmul.ts', '2'),
  ],
});
