/** The extension's end of the completion process, which is started when it is first needed and ended when it has not been for long. */
import { type ChildProcess, fork } from 'node:child_process';
import * as v from 'valibot';
import { type Completed, type Reply, type Request, replySchema } from './messages.ts';

type RequestWithoutId = Request extends infer One ? (One extends { id: number } ? Omit<One, 'id'> : never) : never;

export interface CompletionClientOptions {
  /** The bundled program. */
  program: string;
  /** After so many milliseconds without a request the process ends, and its memory returns. */
  idleMilliseconds: number;
  onWarning?: (message: string) => void;
  /** The process has ended by itself; the next request starts another. */
  onCrash?: (description: string) => void;
}

/** What the process answered instead of a result. */
export class CompletionError extends Error {
  override readonly name = 'CompletionError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface LoadedModel {
  directory: string;
  precision: 'float32' | 'int8';
}

/** An answer, and what it took with both ways; a model that had to be loaded first is not in that. */
export interface CompletedRequest extends Completed {
  suggestions: NonNullable<Completed['suggestions']>;
  roundTripMilliseconds: number;
}

interface Waiting {
  resolve: (reply: Reply) => void;
  reject: (error: Error) => void;
  onPiece?: (text: string) => void;
}

export class CompletionClient {
  readonly #options: CompletionClientOptions;
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcess | undefined;
  #model: LoadedModel | undefined;
  #loading: Promise<unknown> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #nextId = 1;

  constructor(options: CompletionClientOptions) {
    this.#options = options;
  }

  /** Of the running process, for whoever measures it. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The model that further requests are for. It is loaded with the next of them. */
  use(model: LoadedModel | undefined): void {
    this.#model = model;
    this.#loading = undefined;
    if (model === undefined) this.unload();
  }

  /** Reads the model's files again, since training has replaced them; the old one answers until then. */
  async reload(): Promise<void> {
    if (this.#child === undefined || this.#model === undefined) return;
    await this.#request({ type: 'load', ...this.#model });
  }

  /** @returns undefined if the signal came first. @throws CompletionError */
  async complete(
    context: string,
    settings: Extract<Request, { type: 'complete' }>['settings'],
    signal: AbortSignal,
  ): Promise<CompletedRequest | undefined> {
    await this.#load();
    if (signal.aborted) return undefined;
    const start = performance.now();
    const reply = (await this.#request({ type: 'complete', context, settings }, { signal })) as Completed;
    const { suggestions } = reply;
    return suggestions && { ...reply, suggestions, roundTripMilliseconds: performance.now() - start };
  }

  /** Writes until the signal or so many characters. @throws CompletionError */
  async write(
    context: string,
    {
      signal,
      onPiece,
      ...options
    }: { temperature: number; length: number; signal: AbortSignal; onPiece: (text: string) => void },
  ): Promise<void> {
    await this.#load();
    await this.#request({ type: 'write', context, ...options }, { signal, onPiece });
  }

  /** Ends the process. The next request starts another. */
  unload(): void {
    clearTimeout(this.#idle);
    this.#loading = undefined;
    const child = this.#child;
    this.#child = undefined;
    child?.removeAllListeners('exit');
    child?.kill();
    this.#fail('The model was unloaded.');
  }

  dispose(): void {
    this.unload();
  }

  #load(): Promise<unknown> {
    if (this.#model === undefined) throw new CompletionError('NO_MODEL', 'No model is chosen.');
    this.#loading ??= this.#request({ type: 'load', ...this.#model }).catch((error) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  #request(
    request: RequestWithoutId,
    { signal, onPiece }: { signal?: AbortSignal; onPiece?: (text: string) => void } = {},
  ) {
    const id = this.#nextId++;
    const child = this.#start();
    this.#stayAwake();
    return new Promise<Reply>((resolve, reject) => {
      const cancel = () => child.connected && child.send({ type: 'cancel', id } satisfies Request);
      const settle = () => signal?.removeEventListener('abort', cancel);
      this.#waiting.set(id, {
        resolve: (reply) => {
          settle();
          resolve(reply);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
        ...(onPiece && { onPiece }),
      });
      signal?.addEventListener('abort', cancel, { once: true });
      child.send({ ...request, id } as Request);
      if (signal?.aborted) cancel();
    });
  }

  #start(): ChildProcess {
    if (this.#child !== undefined) return this.#child;
    const child = fork(this.#options.program, [], {
      // In an Electron host this makes its program a plain Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.on('message', (message) => this.#receive(v.parse(replySchema, message)));
    child.once('exit', (code, signal) => {
      this.#child = undefined;
      this.#loading = undefined;
      const description = `The completion process ended with ${signal ?? `exit code ${code}`}.`;
      this.#fail(description);
      this.#options.onCrash?.(description);
    });
    child.once('error', (error) => this.#fail(error.message));
    this.#child = child;
    return child;
  }

  #receive(reply: Reply): void {
    if (reply.type === 'warning') {
      this.#options.onWarning?.(reply.message);
      return;
    }
    const waiting = this.#waiting.get(reply.id);
    if (reply.type === 'piece') {
      waiting?.onPiece?.(reply.text);
      return;
    }
    this.#waiting.delete(reply.id);
    if (reply.type === 'failed') waiting?.reject(new CompletionError(reply.code, reply.message));
    else waiting?.resolve(reply);
    this.#stayAwake();
  }

  #fail(message: string): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new CompletionError('PROCESS_ENDED', message));
  }

  #stayAwake(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#waiting.size === 0 && this.unload(), this.#options.idleMilliseconds);
    this.#idle.unref();
  }
}
