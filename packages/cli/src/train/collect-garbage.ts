/**
 * V8 collects arrays outside of its heap when there are 64 MB of them, and the C library keeps what the process once had.
 * A save makes copies of all weights, several times over: so that a run of many epochs does not grow by what the saves
 * leave, it is collected at once, which takes about 20 ms.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

export function collectGarbage(): void {
  collect ??= exposeCollector();
  collect();
}

/** Only contexts that are made after the flag was set have the function. */
function exposeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
