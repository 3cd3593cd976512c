import * as tf from '@tensorflow/tfjs';

/** How often, and for how long, work is measured. */
export interface MeasureRunsOptions {
  /** Runs that are measured, after one that warms up. Default 1. */
  runs?: number;
  /** Seconds after which no further run begins; one is always measured. Default: no limit. */
  secondsAtMost?: number;
  /** Ends the measuring after the run in which it is aborted: the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** What the same work took, several times. */
export interface RunTimes {
  /** The median of the samples. */
  readonly milliseconds: number;
  /** Milliseconds of each run, in their order. */
  readonly samples: readonly number[];
}

/**
 * Runs the same work several times and takes its time, after a first run that warms up. Between the runs timers, signals and
 * the terminal have their turn.
 *
 * @param run the work. It must await its result: a graphics card runs ahead.
 */
export async function measureRuns(run: () => Promise<void>, options: MeasureRunsOptions = {}): Promise<RunTimes> {
  const { runs = 1, secondsAtMost = Number.POSITIVE_INFINITY, signal } = options;
  const takeTime = async (): Promise<number> => {
    const start = performance.now();
    await run();
    const milliseconds = performance.now() - start;
    await tf.nextFrame();
    signal?.throwIfAborted();
    return milliseconds;
  };
  await takeTime();
  const end = performance.now() + 1000 * secondsAtMost;
  const samples: number[] = [];
  do samples.push(await takeTime());
  while (samples.length < runs && performance.now() < end);
  return { milliseconds: median(samples), samples };
}

/** The middle one, or the mean of the two middle ones. */
function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
