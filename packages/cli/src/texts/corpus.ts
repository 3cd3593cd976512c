/** The text of a run: one or more documents, read in the order in which they were named, as one. */
import { createHash } from 'node:crypto';
import { collectIds, encodeChunks, type IdSequence, type Ids } from '@char-rnn/data';
import { ByteTokenizer, type Tokenizer } from '@char-rnn/tokenizer';
import type { TextSource } from './find-texts.ts';
import { fitTokenizer } from './fit-tokenizer.ts';
import { writeScratchIds } from './scratch-ids.ts';
import { TextPass } from './text-pass.ts';

/** Texts of more bytes have their ids in a file: less than a model takes for itself is not worth one. */
const MOST_BYTES_IN_MEMORY = 64 * 1024 * 1024;
/** More names than a line holds are counted. */
const MOST_NAMES = 3;

export interface Corpus {
  /** That of its documents, for people. */
  name: string;
  ids: Ids | IdSequence;
  documents: readonly CorpusDocument[];
  tokenizer: Tokenizer;
  /** Of the text, in hexadecimal; of several documents, that of their own ones, so that it tells where each ends. */
  sha256: string;
}

/** A part of a corpus that is a text by itself. */
interface CorpusDocument {
  name: string;
  /** The place of its first id among those of the corpus. */
  start: number;
  /** In ids. */
  length: number;
}

/** How far the reading of a corpus has come. */
export interface CorpusProgress {
  readBytes: number;
  totalBytes: number;
  /** From 1 up: where a tokenizer is fitted, all texts are read for that first. */
  pass: number;
  passes: number;
}

export interface ReadCorpusOptions {
  /** For the ids of a long text. It is made if need be, and nothing stays in it. */
  scratchFolder: string;
  onProgress?: (progress: CorpusProgress) => void;
  /** Bytes of text above which the ids are in a file. Default 64 MiB. */
  mostBytesInMemory?: number;
}

/**
 * Reads texts with a tokenizer that is made for them. Characters take two passes: one for the vocabulary, one for the ids.
 *
 * @param initial the tokenizer of the model that a run goes on from, whose characters are kept.
 * @throws CliError `TEXT_CHANGED` if the second pass reads another text than the first, `OUTPUT_NOT_WRITABLE`
 */
export async function fitCorpus(
  sources: readonly TextSource[],
  { kind, initial, ...options }: ReadCorpusOptions & { kind: Tokenizer['kind']; initial?: Tokenizer },
): Promise<Corpus> {
  if (kind === 'byte') return readCorpus(sources, { tokenizer: new ByteTokenizer(), ...options });
  const onPass = followPasses(sources, 2, options);
  const first = new TextPass(sources, { kind, onRead: onPass(1) });
  const tokenizer = await fitTokenizer(first.read() as AsyncIterable<string>, initial);
  const second = new TextPass(sources, { kind, onRead: onPass(2), expected: first.hashes });
  return encodeCorpus(second, { tokenizer, totalBytes: countBytes(sources), ...options });
}

/** Reads texts with a tokenizer that is there, in one pass. @throws CliError `OUTPUT_NOT_WRITABLE` */
export async function readCorpus(
  sources: readonly TextSource[],
  { tokenizer, ...options }: ReadCorpusOptions & { tokenizer: Tokenizer },
): Promise<Corpus> {
  const pass = new TextPass(sources, { kind: tokenizer.kind, onRead: followPasses(sources, 1, options)(1) });
  return encodeCorpus(pass, { tokenizer, totalBytes: countBytes(sources), ...options });
}

async function encodeCorpus(
  pass: TextPass,
  {
    tokenizer,
    totalBytes,
    scratchFolder,
    mostBytesInMemory = MOST_BYTES_IN_MEMORY,
  }: ReadCorpusOptions & { tokenizer: Tokenizer; totalBytes: number },
): Promise<Corpus> {
  const documents: CorpusDocument[] = [];
  async function* encodeAll(): AsyncGenerator<Ids> {
    let end = 0;
    for (const { name, text } of pass.documents()) {
      const start = end;
      for await (const ids of encodeChunks(tokenizer, text)) {
        end += ids.length;
        yield ids;
      }
      documents.push({ name, start, length: end - start });
    }
  }
  const ids =
    totalBytes > mostBytesInMemory
      ? await writeScratchIds(scratchFolder, encodeAll(), tokenizer.size)
      : await collectIds(encodeAll(), tokenizer.size);
  return { name: nameOf(documents), ids, documents, tokenizer, sha256: hashOf(pass) };
}

function followPasses(
  sources: readonly TextSource[],
  passes: number,
  { onProgress }: ReadCorpusOptions,
): (pass: number) => (readBytes: number) => void {
  const totalBytes = countBytes(sources);
  return (pass) => (readBytes) => onProgress?.({ readBytes, totalBytes, pass, passes });
}

function countBytes(sources: readonly TextSource[]): number {
  return sources.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** `a.txt + b.txt`, `a.txt + b.txt + 98 more` */
function nameOf(documents: readonly CorpusDocument[]): string {
  const names = documents.map(({ name }) => name);
  if (names.length <= MOST_NAMES) return names.join(' + ');
  const shown = names.slice(0, MOST_NAMES - 1);
  return [...shown, `${names.length - shown.length} more`].join(' + ');
}

function hashOf({ hashes }: TextPass): string {
  return hashes.length === 1 ? hashes[0]! : createHash('sha256').update(hashes.join('\n')).digest('hex');
}
