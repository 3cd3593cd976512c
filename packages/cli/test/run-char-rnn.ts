/** Runs the built command as a user does: a process of its own, real files, real signals. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** The script that Node runs. */
export const COMMAND: string = join(import.meta.dirname, '..', 'dist', 'main.js');

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Sends a signal to the process; nothing happens if it has ended. */
type Kill = (signal: NodeJS.Signals) => void;

export interface RunOptions {
  cwd?: string;
  /** The text of a module that the process runs before the command. */
  preload?: string;
  /** Called when the process has been started. */
  onSpawn?: (kill: Kill) => void;
  /** Called with each line of the standard output; `leave` closes the reading end. */
  onLine?: (line: string, kill: Kill, leave: () => void) => void;
}

export async function runCharRnn(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  const { cwd, preload, onSpawn, onLine } = options;
  const imports = preload === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
  const child = spawn(process.execPath, [...imports, COMMAND, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const kill: Kill = (signal) => void child.kill(signal);
  onSpawn?.(kill);
  if (onLine) {
    const leave = () => child.stdout.destroy();
    createInterface(child.stdout).on('line', (line) => onLine(line, kill, leave));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** What `--json` printed; a line that is no JSON object throws. */
export function parseEvents(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const value: unknown = JSON.parse(line);
      if (typeof value !== 'object' || value === null) throw new Error(`No JSON object: ${line}`);
      return value as Record<string, unknown>;
    });
}

/** `info --json` of a model folder. */
export async function readInfo(cwd: string, folder: string): Promise<ModelDescription> {
  const { stdout } = await runCharRnn(['info', folder, '--json'], { cwd });
  return parseEvents(stdout)[0] as unknown as ModelDescription;
}

interface ModelDescription {
  model: { weightsSha256: string; tokenizer: { vocabulary: string[] }; training: Record<string, number> };
  checkpoints: number[];
  history: Record<string, number>[];
}

/** An empty folder that is removed after the test. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'char-rnn-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
