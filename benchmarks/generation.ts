/** Characters from the tutorial's model (256/1024/66), one text and 64 at once: the sampler beside its peers. */
import type { Contender } from './runner/contender.ts';
import { onNode, onOtherNode, onPython } from './runner/programs.ts';
import { runInTurns } from './runner/run-in-turns.ts';

const CASES = [
  { batch: 1, length: 500, title: 'Generation of one text' },
  { batch: 64, length: 50, title: 'Generation of 64 texts at once' },
];

for (const { batch, length, title } of CASES) {
  const ours = (precision: string, threads: number): Contender[] => {
    const words = [precision, batch, threads, length].map(String);
    const name = `${precision}, ${threads} thread(s)`;
    const file = 'char-rnn-generation.ts';
    return [onNode(name, file, ...words), ...onOtherNode(`${name}, other Node`, file, ...words)];
  };
  await runInTurns({
    title,
    reference: 'PyTorch',
    warmUp: 2,
    turns: 9,
    // Seconds are those of one character.
    rate: { unit: 'characters/s', perTurn: 1 },
    contenders: [
      onPython('PyTorch', 'pytorch-generation.py', String(batch), String(length)),
      ...[1, 2].map((threads) => {
        const words = [batch, threads, length].map(String);
        return onNode(`onnxruntime-node, ${threads} thread(s)`, 'onnxruntime-generation.ts', ...words);
      }),
      ...['float32', 'int8'].flatMap((precision) => [1, 2].flatMap((threads) => ours(precision, threads))),
    ],
  });
}
