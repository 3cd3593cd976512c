export { CharRnnError } from '@char-rnn/errors';
export type { Batch, Dataset, EpochOptions } from './batches/dataset.ts';
export { resizeEpochs } from './batches/resize-epochs.ts';
export {
  createStatefulDataset,
  type StatefulDataset,
  type StatefulDatasetOptions,
} from './batches/stateful-dataset.ts';
export { createStreamDataset, type StreamDataset, type StreamDatasetOptions } from './batches/stream-dataset.ts';
export {
  createWindowedDataset,
  type WindowedDataset,
  type WindowedDatasetOptions,
} from './batches/windowed-dataset.ts';
export { DataError, type DataErrorCode } from './data-error.ts';
export { collectIds, encodeCompact } from './ids/collect-ids.ts';
export { splitDocumentStarts } from './ids/document-starts.ts';
export { encodeChunks, type TextChunks } from './ids/encode-chunks.ts';
export { type IdSequence, toIdSequence } from './ids/id-sequence.ts';
export { type Ids, packIds } from './ids/ids.ts';
export { type PartOf, type Split, type SplitOptions, splitIds } from './ids/split-ids.ts';
