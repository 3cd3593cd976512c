import type { RunLimits, RunRecording, RunSettings } from './settings.ts';

/** What the command line gave, checked one by one; absent is what was not given. */
export interface TrainOptions
  extends Partial<Omit<RunSettings, 'initFrom'>>,
    Partial<RunLimits>,
    Partial<RunRecording> {
  out: string;
  /** Seconds, of this call alone. */
  timeLimit?: number;
  backend?: string;
  /** Of the simd backend; the number changes no result. */
  threads?: number;
  /** A model directory to start from. */
  initFrom?: string;
  /** Whether event files for TensorBoard are written. */
  tensorboard?: boolean;
  /** False: no n-gram model is counted to compare with. */
  baseline?: boolean;
  resume?: boolean;
  overwrite?: boolean;
  json?: boolean;
}
