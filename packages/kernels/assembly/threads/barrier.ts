/** Where threads of one command wait for one another. */
import { BARRIER_ARRIVED, BARRIER_GENERATION, MAIN_MAY_WAIT } from './control';

/** Looks at the counter before a thread goes to sleep: about 20 microseconds, what waking up costs. */
const SPINS: i32 = 20000;

/** Returns when all `threads` threads have called it. What one wrote before is what the others read after. */
export function waitForAll(thread: i32, threads: i32): void {
  if (ASC_FEATURE_THREADS) {
    if (threads === 1) return;
    const generation = atomic.load<i32>(BARRIER_GENERATION);
    if (atomic.add<i32>(BARRIER_ARRIVED, 1) === threads - 1) {
      atomic.store<i32>(BARRIER_ARRIVED, 0);
      atomic.add<i32>(BARRIER_GENERATION, 1);
      atomic.notify(BARRIER_GENERATION);
      return;
    }
    const mayWait = thread !== 0 || atomic.load<i32>(MAIN_MAY_WAIT) !== 0;
    let spins = 0;
    while (atomic.load<i32>(BARRIER_GENERATION) === generation) {
      if (++spins > SPINS && mayWait) atomic.wait<i32>(BARRIER_GENERATION, generation, -1);
    }
  }
}
