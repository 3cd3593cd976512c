/** `char-rnn evaluate`: the loss of a model on texts, each read as one stream. Returns the exit code. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStreamDataset } from '@char-rnn/data';
import { readModelInfo } from '@char-rnn/files';
import { loadCharRnn } from '@char-rnn/model';
import { tokenizerFromJSON } from '@char-rnn/tokenizer';
import { evaluateDataset } from '@char-rnn/trainer';
import { loadBackend } from '../backend/load-backend.ts';
import { CliError } from '../errors/cli-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { formatCount, formatLoss, formatPlural } from '../terminal/format.ts';
import { showProgress } from '../terminal/show-progress.ts';
import { writeJson, writeLine } from '../terminal/write.ts';
import { readCorpus } from '../texts/corpus.ts';
import { findTexts } from '../texts/find-texts.ts';
import { showReading } from '../texts/show-reading.ts';

/** What the command line gave. */
export interface EvaluateOptions {
  resetEvery?: number;
  backend: string;
  threads?: number;
  json?: boolean;
}

export async function runEvaluate(folder: string, names: readonly string[], options: EvaluateOptions): Promise<number> {
  const info = await readModelInfo(folder);
  if (!info.tokenizer) {
    throw new CliError(
      'INVALID_ARGUMENT',
      `The model in ${folder} was saved without its tokenizer: it cannot read a text.`,
    );
  }
  const tokenizer = tokenizerFromJSON(info.tokenizer);
  const texts = await findTexts(names);
  // The model's own folder may not be writable.
  const scratchFolder = join(tmpdir(), `char-rnn-${process.pid}`);
  const { name, ids, documents } = await showReading((onProgress) =>
    readCorpus(texts, { tokenizer, scratchFolder, onProgress }),
  );
  const documentStarts = documents.map(({ start }) => start);
  const dataset = createStreamDataset(ids, { resetEvery: options.resetEvery, documentStarts });
  const backend = await loadBackend(options.backend, { threads: options.threads });
  const model = await loadCharRnn(folder);
  const evaluation = await showProgress('evaluated', (update) =>
    evaluateDataset(model, dataset, { onBatch: (batch, batches) => update(batch + 1, batches) }),
  );
  const { loss, bitsPerChar, perplexity, characters, unknownCharacters } = evaluation;

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
    : documents.length === 1
      ? 'one stream, the state never reset'
      : 'each text one stream, the state reset between them';
  writeLine(`${name}: ${formatPlural(characters, 'character')} predicted, ${state}, on ${backend.name}`);
  writeLine(`Loss        ${formatLoss(loss)}`);
  writeLine(`Perplexity  ${perplexity.toFixed(3)}`);
  if (unknownCharacters > 0) {
    writeLine(`Left out    ${formatCount(unknownCharacters)} that the model never saw in training`);
  }
  return ExitCode.done;
}
