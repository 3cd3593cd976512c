export type { Checkpoint } from './format/checkpoint-json.ts';
export * from './format.ts';
export { appendHistory, readHistory, writeHistory } from './store/history.ts';
export {
  type LatestCheckpoint,
  listCheckpoints,
  readCheckpoint,
  readLatestCheckpoint,
  type SkippedCheckpoint,
} from './store/read-checkpoint.ts';
export { isModelDirectory, readModel, readModelInfo } from './store/read-model.ts';
export { lockRun, type RunLock } from './store/run-lock.ts';
export { appendTimeline, readTimeline, writeTimeline } from './store/timeline.ts';

export { type WriteCheckpointOptions, writeCheckpoint } from './store/write-checkpoint.ts';
export { writeModel } from './store/write-model.ts';
export { writeReport } from './store/write-report.ts';
