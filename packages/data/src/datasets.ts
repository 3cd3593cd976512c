export {
  DATASET_NAMES,
  type DatasetName,
  type LoadDatasetOptions,
  loadDataset,
  type NamedText,
} from './corpora/load-dataset.ts';
export type { DownloadProgress } from './corpora/verified-file.ts';
export { DataError, type DataErrorCode } from './data-error.ts';
