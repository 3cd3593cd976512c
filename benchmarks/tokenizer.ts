/** How fast text becomes ids: the tokenizer's table beside a Map with a look-up per character, in turns. */
import { cpus } from 'node:os';
import { loadDataset } from '@char-rnn/data/datasets';
import { CharTokenizer } from '@char-rnn/tokenizer';
import { median } from './runner/median.ts';

const REPEATS = 15;

const { name, text: once } = await loadDataset('shakespeare').catch(() => loadDataset('moby-dick'));
const text = once.repeat(8);
const megabytes = Buffer.byteLength(text) / 1e6;
console.log(
  `${cpus()[0].model.trim()} · Node ${process.version} · ${name} eight times, ${megabytes.toFixed(1)} MB of UTF-8`,
);

const tokenizer = CharTokenizer.fit(once);
const ids = new Map(tokenizer.vocabulary.map((character, id) => [character, id]));
const ways = {
  'CharTokenizer.encode': () => tokenizer.encode(text),
  'Map per character': () => Int32Array.from(text, (character) => ids.get(character) ?? 0),
};
const rates = new Map<string, number[]>(Object.keys(ways).map((way) => [way, []]));
for (let repeat = -2; repeat < REPEATS; repeat++) {
  for (const [way, encode] of Object.entries(ways)) {
    const start = performance.now();
    encode();
    if (repeat >= 0) rates.get(way)?.push((1000 * megabytes) / (performance.now() - start));
  }
}

console.log('\n| | median MB/s | min | max |\n| --- | --- | --- | --- |');
for (const [way, values] of rates) {
  const row = [median(values), Math.min(...values), Math.max(...values)].map((rate) => rate.toFixed(0));
  console.log(`| ${way} | ${row.join(' | ')} |`);
}
