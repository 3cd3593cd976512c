/** One training step of the tutorial's model (batch 64, 100 steps of time, 256/1024/66, Adam): the program beside its peers. */
import { onNode, onOtherNode, onPython } from './runner/programs.ts';
import { runInTurns } from './runner/run-in-turns.ts';

await runInTurns({
  title: "A training step of the tutorial's model",
  reference: 'PyTorch',
  warmUp: 1,
  turns: 9,
  contenders: [
    onPython('PyTorch', 'pytorch-training-step.py'),
    onNode('simd', 'char-rnn-training-step.ts', 'simd'),
    ...onOtherNode('simd, other Node', 'char-rnn-training-step.ts', 'simd'),
    onNode('tensorflow', 'char-rnn-training-step.ts', 'tensorflow'),
    onNode('tfjs-layers', 'tfjs-layers-training-step.ts'),
  ],
});
