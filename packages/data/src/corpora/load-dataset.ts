import envPaths from 'env-paths';
import { DataError } from '../data-error.ts';
import { loadMobyDick } from './moby-dick.ts';
import { type DownloadProgress, loadVerifiedFile, type VerifiedFile } from './verified-file.ts';

/** The tutorial's text, 40,000 lines of Shakespeare, where TensorFlow publishes it. */
const SHAKESPEARE: VerifiedFile = {
  name: 'shakespeare',
  fileName: 'shakespeare.txt',
  url: 'https://storage.googleapis.com/download.tensorflow.org/data/shakespeare.txt',
  byteLength: 1_115_394,
  sha256: '86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed',
};

/** The texts that have a name. */
export const DATASET_NAMES = ['shakespeare', 'moby-dick'] as const;

/** A name that `loadDataset` knows. */
export type DatasetName = (typeof DATASET_NAMES)[number];

/** Options of `loadDataset`, all about the download: `moby-dick` needs none. */
export interface LoadDatasetOptions {
  /** Stops a download: the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Called while a download goes on. */
  onProgress?: (progress: DownloadProgress) => void;
  /** Where to download from instead, such as a mirror. The bytes must be the same. */
  url?: string;
  /** Where downloads are kept. Default: the user's cache folder, such as `~/.cache/char-rnn`. */
  cacheFolder?: string;
}

/** A text with its name and origin. */
export interface NamedText {
  /** The name to ask for it by. */
  readonly name: DatasetName;
  /** All of it. */
  readonly text: string;
  /** The file, the address or the npm package that it came from. */
  readonly source: string;
}

/**
 * A text by its name.
 *
 * `shakespeare` is looked for in the folder that the environment variable CHAR_RNN_DATASETS names, then in the user's
 * cache, then downloaded into it; its length and SHA-256 are checked each time. `moby-dick` comes with an npm package.
 *
 * Throws `INVALID_ARGUMENT` for another name, `DATASET_UNAVAILABLE` if it cannot be downloaded, and `DATASET_CORRUPT`
 * if the file of CHAR_RNN_DATASETS or the download has other bytes (a cached file that does is replaced), and
 * `FILE_NOT_READABLE` if the file of CHAR_RNN_DATASETS cannot be opened.
 */
export async function loadDataset(name: DatasetName, options: LoadDatasetOptions = {}): Promise<NamedText> {
  if (name === 'moby-dick') return { name, ...(await loadMobyDick()) };
  if (name !== 'shakespeare') {
    throw new DataError(
      'INVALID_ARGUMENT',
      `There is no data set named ${JSON.stringify(name)}: the names are ${DATASET_NAMES.join(' and ')}.`,
    );
  }
  const {
    signal,
    onProgress,
    url = SHAKESPEARE.url,
    cacheFolder = envPaths('char-rnn', { suffix: '' }).cache,
  } = options;
  const datasetsFolder = process.env.CHAR_RNN_DATASETS;
  const file = { ...SHAKESPEARE, url };
  const { bytes, source } = await loadVerifiedFile(file, { datasetsFolder, cacheFolder, signal, onProgress });
  return { name, text: new TextDecoder().decode(bytes), source };
}
