/** The programs that take part, by the file in ../contenders. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contender } from './contender.ts';

const TSX = join(dirname(createRequire(import.meta.url).resolve('tsx/package.json')), 'dist', 'cli.mjs');
const locate = (file: string) => fileURLToPath(new URL(`../contenders/${file}`, import.meta.url));

export function onNode(name: string, file: string, ...words: string[]): Contender {
  return { name, command: process.execPath, arguments: [TSX, locate(file), ...words] };
}

/** The same on a Node of another version, if the environment variable CHAR_RNN_BENCH_NODE names its binary. */
export function onOtherNode(name: string, file: string, ...words: string[]): Contender[] {
  const command = process.env.CHAR_RNN_BENCH_NODE;
  return command ? [{ ...onNode(name, file, ...words), command }] : [];
}

/** On `python3`, or on the binary that the environment variable CHAR_RNN_BENCH_PYTHON names. */
export function onPython(name: string, file: string, ...words: string[]): Contender {
  return { name, command: process.env.CHAR_RNN_BENCH_PYTHON ?? 'python3', arguments: [locate(file), ...words] };
}
