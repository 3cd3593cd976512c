/**
 * The text of the examples: the first 50,000 characters of Shakespeare where it can be had, else of Moby-Dick. With the
 * whole text and the default sizes of the model these are the tutorial's trainings, which take a while.
 */
import { createWindowedDataset, type WindowedDataset } from '@char-rnn/data';
import { loadDataset } from '@char-rnn/data/datasets';
import { CharTokenizer } from '@char-rnn/tokenizer';

const EXAMPLE_LENGTH = 50_000;

export async function prepareText(): Promise<{ tokenizer: CharTokenizer; dataset: WindowedDataset }> {
  const loaded = await loadDataset('shakespeare').catch(() => loadDataset('moby-dick'));
  const text = loaded.text.slice(0, EXAMPLE_LENGTH);
  console.log(`Text: ${loaded.name}, ${text.length.toLocaleString('en-US')} characters`);
  const tokenizer = CharTokenizer.fit(text);
  const dataset = createWindowedDataset(tokenizer.encode(text), { seqLength: 50, batchSize: 32, seed: 1 });
  return { tokenizer, dataset };
}
