/** Memory over a run: what the end of an epoch leaves behind is found by having many of them. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseEvents, runCharRnn } from './run-char-rnn.ts';
import { makeFolderWithBook } from './tiny-run.ts';

/** 123,000 parameters, 0.5 MB of weights; 6 steps an epoch. */
const MODEL = ['--units', '160', '--embedding', '64', '--batch-size', '64', '--seq-length', '32', '--threads', '1'];
const EPOCHS = 16;

/** It uses 5 s of processor time, which a busy machine may be long in giving. */
const TIMEOUT_MS = 180_000;

const MB = 2 ** 20;

/** An epoch's end saves 2 MB, the weights twice and Adam's two moments, and makes three copies of them on the way. */
const SAVED_BYTES = 2 * MB;

/** What V8 takes for new objects, three times 16 MB, comes and goes. */
const NEW_OBJECTS_BYTES = 48 * MB;

/** V8 reserves 8 GB of addresses or more for a WebAssembly memory of several threads, so that no access needs a check. */
const WEBASSEMBLY_MEMORY_BYTES = 8 * 1024 * MB;

const STATUS = '/proc/self/status';
const tellsAddresses = existsSync(STATUS);

/** Prints what the process holds at the first sample of each epoch: all that was saved is on the disk by then. */
const REPORT_MEMORY = `
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
let epochs = 0;

const write = process.stdout.write.bind(process.stdout);
const readAddresses = () => 1024 * Number(/VmSize:\\s+(\\d+) kB/.exec(readFileSync('${STATUS}', 'utf8'))[1]);
if (isMainThread) process.stdout.write = (text, ...rest) => {
  if (text.includes('"event":"sample"') && text.includes('"temperature":0.5')) {
    const { rss } = process.memoryUsage();
    // Of arrays, in the second and in the last epoch, those that something still holds: the others go by when V8 last looked.
    if (++epochs === 2 || epochs === ${EPOCHS}) collect();
    const { arrayBuffers } = process.memoryUsage();
    console.error(JSON.stringify({ arrayBuffers, rss, addresses: ${tellsAddresses} ? readAddresses() : 0 }));
  }
  return write(text, ...rest);
};`;

test(
  `a run of many epochs ends with the memory of its second one${tellsAddresses ? '' : `, addresses SKIPPED: no ${STATUS}`}`,
  async () => {
    const cwd = await makeFolderWithBook();
    const limits = ['--epochs', String(EPOCHS), '--patience', '0'];
    const args = ['train', 'book.txt', '--out', 'model', '--backend', 'simd', ...MODEL, ...limits, '--json'];
    const { code, stderr } = await runCharRnn(args, { cwd, preload: REPORT_MEMORY });
    expect(code).toBe(0);
    const uses = parseEvents(stderr) as Record<string, number>[];
    expect(uses).toHaveLength(EPOCHS);
    // In the first epoch everything is done for the first time.
    const growthOf = (what: string) => {
      const [, second, ...later] = uses.map((use) => use[what]!);
      return Math.max(...later) - second!;
    };
    expect(uses.at(-1)!.arrayBuffers! - uses[1]!.arrayBuffers!).toBeLessThan(SAVED_BYTES);
    expect(growthOf('rss')).toBeLessThan(NEW_OBJECTS_BYTES);
    expect(growthOf('addresses')).toBeLessThan(WEBASSEMBLY_MEMORY_BYTES / 2);
  },
  TIMEOUT_MS,
);
