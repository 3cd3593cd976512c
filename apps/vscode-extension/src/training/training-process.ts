/** One call of `char-rnn train` in a process of its own, and its events. A crash in there is an exit code here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { parseTrainingEvent, type TrainingEvent } from './training-events.ts';

export interface TrainingProcessOptions {
  /** The bundled command. */
  program: string;
  /** Behind `train`. */
  arguments: readonly string[];
  /** A folder in which `@tensorflow/tfjs-node-gpu` is installed. */
  tensorflow?: string | undefined;
  onEvent: (event: TrainingEvent) => void;
}

/** How a call ended. */
export interface TrainingExit {
  kind: 'done' | 'interrupted' | 'failed';
  /** Of a failure, in words for a person. */
  message?: string;
}

const INTERRUPTED = 130;
/** As much of what a crash leaves on the standard error as a log needs. */
const MOST_STDERR = 4000;

export class TrainingProcess {
  readonly exit: Promise<TrainingExit>;
  readonly #child: ChildProcess;
  #stopping = false;

  constructor({ program, arguments: args, tensorflow, onEvent }: TrainingProcessOptions) {
    const child = spawn(process.execPath, [program, 'train', ...args, '--json'], {
      env: {
        ...process.env,
        // In an Electron host this makes its program a plain Node.
        ELECTRON_RUN_AS_NODE: '1',
        ...(tensorflow && { CHAR_RNN_TENSORFLOW: tensorflow }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#child = child;
    yieldToEditor(child.pid);
    let failure: string | undefined;
    let stderr = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-MOST_STDERR);
    });
    createInterface(child.stdout!).on('line', (line) => {
      const event = parseTrainingEvent(line);
      if (event?.event === 'error') failure = event.message;
      if (event !== undefined) onEvent(event);
    });
    this.exit = new Promise((resolve) => {
      child.once('error', (error) => resolve({ kind: 'failed', message: error.message }));
      child.once('close', (code, signal) => {
        if (code === 0) resolve({ kind: 'done' });
        else if (code === INTERRUPTED) resolve({ kind: 'interrupted' });
        else {
          const ended = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
          resolve({ kind: 'failed', message: failure ?? `The training process ${ended}. ${stderr}`.trim() });
        }
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Asks for an orderly end: the step is finished and everything saved. Asking again changes nothing. */
  stop(): void {
    // A second signal would end the command at once, with nothing saved.
    if (this.#stopping) return;
    this.#stopping = true;
    // Windows has no signal that a process could answer; there the reader leaves, which the command understands as well.
    if (process.platform === 'win32') this.#child.stdout!.destroy();
    else this.#child.kill('SIGINT');
  }
}

/** The editor comes first. */
function yieldToEditor(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed here: then all are equal.
  }
}
