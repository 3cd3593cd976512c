/** `char-rnn evaluate`: the loss of a model on a text, read as one stream. Returns the exit code. */
import { createStreamDataset } from '@char-rnn/data';
import { readModelInfo } from '@char-rnn/files';
import { loadCharRnn } from '@char-rnn/model';
import { tokenizerFromJSON } from '@char-rnn/tokenizer';
import { evaluateDataset } from '@char-rnn/trainer';
import { loadBackend } from '../backend/load-backend.ts';
import { CliError } from '../errors/cli-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { formatCount, formatLoss, formatPlural } from '../terminal/format.ts';
import { writeJson, writeLine } from '../terminal/write.ts';
import { findTexts, readCorpus } from '../texts/corpus.ts';
import { EvaluationProgress } from './evaluation-progress.ts';

/** What the command line gave. */
export interface EvaluateOptions {
  resetEvery?: number;
  backend: string;
  threads?: number;
  json?: boolean;
}

export async function runEvaluate(folder: string, text: string, options: EvaluateOptions): Promise<number> {
  const info = await readModelInfo(folder);
  if (!info.tokenizer) {
    throw new CliError(
      'INVALID_ARGUMENT',
      `The model in ${folder} was saved without its tokenizer: it cannot read a text.`,
    );
  }
  const tokenizer = tokenizerFromJSON(info.tokenizer);
  const { name, ids } = await readCorpus(await findTexts([text]), tokenizer.kind, async () => tokenizer);
  const dataset = createStreamDataset(ids, { resetEvery: options.resetEvery });
  const backend = await loadBackend(options.backend, { threads: options.threads });
  const model = await loadCharRnn(folder);
  const progress = new EvaluationProgress();
  const { loss, bitsPerChar, perplexity, characters, unknownCharacters } = await evaluateDataset(model, dataset, {
    onBatch: (batch, batches) => progress.update(batch + 1, batches),
  }).finally(() => progress.stop());

  if (options.json) {
    const settings = { backend: backend.name, resetEvery: options.resetEvery };
    writeJson({
      event: 'evaluation',
      text: name,
      loss,
      bitsPerChar,
      perplexity,
      characters,
      unknownCharacters,
      ...settings,
    });
    return ExitCode.done;
  }
  const state = options.resetEvery
    ? `the state reset every ${formatPlural(options.resetEvery, 'character')}`
    : 'one stream, the state never reset';
  writeLine(`${name}: ${formatPlural(characters, 'character')} predicted, ${state}, on ${backend.name}`);
  writeLine(`Loss        ${formatLoss(loss)}`);
  writeLine(`Perplexity  ${perplexity.toFixed(3)}`);
  if (unknownCharacters > 0) {
    writeLine(`Left out    ${formatCount(unknownCharacters)} that the model never saw in training`);
  }
  return ExitCode.done;
}
