import { createHash } from 'node:crypto';
import type { Tokenizer } from '@char-rnn/tokenizer';
import { CliError } from '../errors/cli-error.ts';
import type { TextSource } from './find-texts.ts';

export interface TextPassOptions {
  kind: Tokenizer['kind'];
  /** The `hashes` of an earlier pass, which this one has to give too. */
  expected?: readonly string[];
  /** Told how many bytes of all texts have been read. */
  onRead?: (bytes: number) => void;
}

/** One reading of all texts of a corpus, from the first to the last, which knows in the end what it read. */
export class TextPass {
  /** `[documents]`: the SHA-256 of each text that has been read to its end, in hexadecimal. */
  readonly hashes: string[] = [];
  readonly #sources: readonly TextSource[];
  readonly #options: TextPassOptions;

  constructor(sources: readonly TextSource[], options: TextPassOptions) {
    this.#sources = sources;
    this.#options = options;
  }

  /** Each text with its name, to be read to its end before the next one is asked for. */
  *documents(): Generator<{ name: string; text: AsyncIterable<string | Uint8Array> }> {
    let bytesBefore = 0;
    for (const source of this.#sources) {
      yield { name: source.name, text: this.#read(source, bytesBefore) };
      bytesBefore += source.byteLength;
    }
  }

  /** All texts as one. */
  async *read(): AsyncGenerator<string | Uint8Array> {
    for (const { text } of this.documents()) yield* text;
  }

  /** @throws CliError `TEXT_CHANGED` */
  async *#read(source: TextSource, bytesBefore: number): AsyncGenerator<string | Uint8Array> {
    const { kind, expected, onRead } = this.#options;
    const hash = createHash('sha256');
    for await (const chunk of source.read(kind, (bytes) => onRead?.(bytesBefore + bytes))) {
      hash.update(chunk);
      yield chunk;
    }
    const sha256 = hash.digest('hex');
    if (expected && expected[this.hashes.length] !== sha256) {
      const message = `${source.name} changed while it was read: run the command again when nothing writes to it any more.`;
      throw new CliError('TEXT_CHANGED', message);
    }
    this.hashes.push(sha256);
  }
}
