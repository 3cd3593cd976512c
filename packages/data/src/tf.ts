export { type TfBatch, type TfDatasetOptions, toTfDataset } from './tensors/to-tf-dataset.ts';
