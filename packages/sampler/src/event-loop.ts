/** Longest time for which the rest of the program waits, in milliseconds: half a frame of a 60 Hz display. */
const SLICE_MILLISECONDS = 8;

/**
 * Lets timers, input and abort signals through while a long computation goes on: promises alone never do, since their
 * callbacks run before anything else gets a turn.
 */
export class EventLoopPacer {
  #sliceStart: number = performance.now();

  /** Returns at once, or after the event loop has turned if the last turn is long ago. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#sliceStart < SLICE_MILLISECONDS) return;
    await turnEventLoop();
    this.#sliceStart = performance.now();
  }
}

/** Browsers have no `setImmediate`; their `setTimeout` waits up to 4 ms when it is used again and again. */
function turnEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
