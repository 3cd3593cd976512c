/** `char-rnn generate`: on the sampler's own kernels, TensorFlow.js is never loaded. Returns the exit code. */
import { enableWasmFeatures } from '@char-rnn/kernels';
import { drawSeed, OneStep } from '@char-rnn/sampler';
import { countUnknown } from '@char-rnn/tokenizer';
import { ExitCode } from '../errors/exit-code.ts';
import { formatPlural } from '../terminal/format.ts';
import { watchReader, writeJson, writeNote, writeText } from '../terminal/write.ts';

/** What the command line gave. */
export interface GenerateOptions {
  prompt?: string[];
  length: number;
  temperature: number;
  topK?: number;
  topP?: number;
  seed?: number;
  stop?: string[];
  precision?: 'float32' | 'int8';
  threads?: number;
  json?: boolean;
}

export async function runGenerate(folder: string, options: GenerateOptions): Promise<number> {
  const { prompt: prompts = [''], json = false, precision, threads, ...sampling } = options;
  const stopping = new AbortController();
  let exitCode: number = ExitCode.done;
  // The process is this command's own, so it may turn on what makes WebAssembly fast.
  enableWasmFeatures();
  const onWarning = json ? undefined : (message: string) => writeNote(`note: ${message}`);
  const oneStep = await OneStep.load(folder, { precision, threads, onWarning });
  process.once('SIGINT', () => {
    exitCode = ExitCode.interrupted;
    stopping.abort();
  });
  // Whoever reads has all that they want, as in `| head`.
  watchReader(() => stopping.abort());

  for (const prompt of json ? [] : prompts) noteUnknown(oneStep, prompt);
  const settings = { ...sampling, seed: sampling.seed ?? drawSeed(), signal: stopping.signal };
  if (json) await printJson(oneStep, prompts, settings);
  else if (prompts.length === 1) await printStream(oneStep, prompts[0]!, settings);
  else await printBatch(oneStep, prompts, settings);
  return exitCode;
}

type Settings = Omit<GenerateOptions, 'prompt' | 'json' | 'precision' | 'threads'> & {
  seed: number;
  signal: AbortSignal;
};

async function printStream(oneStep: OneStep, prompt: string, settings: Settings): Promise<void> {
  const pieces = oneStep.stream(prompt, settings);
  await writeText(prompt);
  for await (const piece of pieces) await writeText(piece);
  await writeText('\n');
}

async function printBatch(oneStep: OneStep, prompts: readonly string[], settings: Settings): Promise<void> {
  const texts = await oneStep.generateBatch(prompts, settings);
  await writeText(`${prompts.map((prompt, index) => prompt + texts[index]).join('\n\n')}\n`);
}

async function printJson(oneStep: OneStep, prompts: readonly string[], settings: Settings): Promise<void> {
  const start = performance.now();
  const texts = await oneStep.generateBatch(prompts, settings);
  const seconds = (performance.now() - start) / 1000;
  // Of all texts together: they are written side by side.
  const charactersPerSecond = texts.reduce((sum, text) => sum + [...text].length, 0) / seconds;
  for (const [index, prompt] of prompts.entries()) {
    writeJson({ prompt, text: texts[index], seed: settings.seed, charactersPerSecond });
  }
}

function noteUnknown({ tokenizer }: OneStep, prompt: string): void {
  const count = countUnknown(tokenizer.encode(prompt));
  if (count > 0)
    writeNote(`note: the model never saw ${formatPlural(count, 'character')} of the prompt ${JSON.stringify(prompt)}.`);
}
