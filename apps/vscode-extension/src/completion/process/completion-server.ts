/** Answers requests with the model that was loaded last: a new model takes the place of the old one when it is ready. */
import { CharRnnError, OneStep } from '@char-rnn/sampler';
import { CompletionEngine } from '../engine/completion-engine.ts';
import type { Reply, Request } from '../messages.ts';

type RequestOf<Type extends Request['type']> = Extract<Request, { type: Type }>;

/**
 * A step takes a fraction of a millisecond with one thread; more would keep the other cores awake while a person types, for
 * little.
 */
const THREADS = 1;

export class CompletionServer {
  readonly #send: (reply: Reply) => void;
  readonly #running = new Map<number, AbortController>();
  #engine: CompletionEngine | undefined;

  constructor(send: (reply: Reply) => void) {
    this.#send = send;
  }

  async handle(request: Request): Promise<void> {
    if (request.type === 'cancel') {
      this.#running.get(request.id)?.abort();
      return;
    }
    const controller = new AbortController();
    this.#running.set(request.id, controller);
    try {
      if (request.type === 'load') await this.#load(request);
      else if (request.type === 'complete') await this.#complete(request, controller.signal);
      else await this.#write(request, controller.signal);
    } catch (error) {
      const code = CharRnnError.isInstance(error) ? error.code : 'UNEXPECTED';
      this.#send({ type: 'failed', id: request.id, code, message: (error as Error).message });
    } finally {
      this.#running.delete(request.id);
    }
  }

  async #load({ id, directory, precision }: RequestOf<'load'>): Promise<void> {
    const start = performance.now();
    const onWarning = (message: string) => this.#send({ type: 'warning', message });
    const engine = new CompletionEngine(await OneStep.load(directory, { precision, threads: THREADS, onWarning }));
    const before = this.#engine;
    this.#engine = engine;
    // Requests that the old model works on would fail: they belong to a text it is no longer asked about.
    for (const [running, controller] of this.#running) if (running !== id) controller.abort();
    before?.dispose();
    this.#send({ type: 'loaded', id, milliseconds: performance.now() - start });
  }

  async #complete({ id, context, settings }: RequestOf<'complete'>, signal: AbortSignal): Promise<void> {
    const start = performance.now();
    const completion = await this.#ready.complete(context, settings, signal);
    const milliseconds = performance.now() - start;
    this.#send({ type: 'completed', id, read: 0, written: 0, ...completion, milliseconds });
  }

  async #write({ id, context, temperature, length }: RequestOf<'write'>, signal: AbortSignal): Promise<void> {
    for await (const text of this.#ready.write(context, { temperature, length, signal })) {
      this.#send({ type: 'piece', id, text });
    }
    this.#send({ type: 'written', id });
  }

  get #ready(): CompletionEngine {
    if (this.#engine === undefined) throw new Error('No model is loaded.');
    return this.#engine;
  }
}
