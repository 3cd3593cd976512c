/** Runs all parts of a document, one after another, in one folder, as its reader would. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { readCodeBlocks } from './code-block.ts';
import { DocumentError } from './document-error.ts';
import { findMissing } from './expectations.ts';
import { type Part, planParts } from './plan-parts.ts';

/** A module loader, so that TypeScript runs on a Node that does not know it. */
const TSX = import.meta.resolve('tsx');
/** An empty one: what a `tsconfig.json` of the folder says, such as where to find sources, is not for its reader's programs. */
const TSCONFIG = join(import.meta.dirname, 'stand-ins', 'tsconfig.json');

export interface RunDocumentOptions {
  /** Where everything is run: an existing folder, with whatever the document takes for granted. */
  folder: string;
  /** A `node_modules` folder. `npm install <name>` in the document makes these packages usable in `folder`, and no others. */
  packages: string;
  /** The program that runs the document's programs and is `node` in its commands; this process' own by default. */
  node?: string;
  /** Environment variables besides this process' own. */
  env?: NodeJS.ProcessEnv;
  /** Ends the part that is running. */
  signal?: AbortSignal;
}

export interface PartResult {
  part: Part;
  /** The whole standard output. */
  printed: string;
  seconds: number;
}

/**
 * Runs the document `path`. Throws a {@link DocumentError} with the document's name and line when a part does not end
 * with exit code 0, or prints something else than the document says.
 */
export async function runDocument(path: string, options: RunDocumentOptions): Promise<PartResult[]> {
  const file = basename(path);
  const parts = planParts(readCodeBlocks(await readFile(path, 'utf8'), path), path);
  const env = await prepareEnvironment(options);
  const results: PartResult[] = [];
  for (const part of parts) {
    const start = performance.now();
    const { printed, errors, ending } = await runPart(part, file, { ...options, env });
    if (ending !== 'exit code 0') {
      const words = `${printed}\n${errors}`.trim().split('\n').slice(-30).join('\n');
      throw new DocumentError(path, part.line, `the ${part.kind} ended with ${ending}:\n${words}`);
    }
    checkOutput(part, path, printed);
    results.push({ part, printed, seconds: (performance.now() - start) / 1000 });
  }
  return results;
}

function checkOutput({ expectations, output }: Part, path: string, printed: string): void {
  const missing = findMissing(printed, expectations);
  if (missing) {
    throw new DocumentError(path, missing.line, `"${missing.text}" is not printed here. Printed is:\n${printed}`);
  }
  if (output && output.text.trim() !== printed.trim()) {
    throw new DocumentError(path, output.line, `other output than this is printed, namely:\n${printed}`);
  }
}

/** `node` and `npm` come from a folder that is first on the path. */
async function prepareEnvironment({ folder, packages, node = process.execPath, env }: RunDocumentOptions) {
  const bin = join(folder, 'node_modules', '.bin');
  await mkdir(bin, { recursive: true });
  const npm = join(import.meta.dirname, 'stand-ins', 'npm.mjs');
  for (const [name, command] of [
    ['node', `"${node}"`],
    ['npm', `"${node}" "${npm}" "${packages}" "${bin}"`],
  ]) {
    await writeFile(join(bin, name), `#!/bin/sh\nexec ${command} "$@"\n`);
    await chmod(join(bin, name), 0o755);
  }
  return {
    ...readersEnvironment(),
    TSX_TSCONFIG_PATH: TSCONFIG,
    // `npx pnpm` would ask the registry each time whether there is a newer one.
    npm_config_prefer_offline: 'true',
    ...env,
    PATH: [bin, ...pathOutsideOfPackages()].join(delimiter),
  };
}

/** Without what npm, pnpm, turbo and vitest tell the programs that they start: a reader's shell has none of it. */
function readersEnvironment(): NodeJS.ProcessEnv {
  const told = /^(npm_|pnpm_|turbo_|vitest|node_env|node_options|init_cwd|force_color)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !told.test(name)));
}

/** The folders of commands, without those of packages that a running script was given. */
function pathOutsideOfPackages(): string[] {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
}

async function runPart(part: Part, file: string, options: RunDocumentOptions) {
  const { folder, node = process.execPath, env, signal } = options;
  const extension = { ts: 'mts', js: 'mjs', sh: 'sh' }[part.language];
  const path = join(folder, `${file}-${part.line}.${extension}`);
  await writeFile(path, part.source);
  const [program, args] =
    part.kind === 'shell' ? ['bash', ['-euo', 'pipefail', path]] : [node, ['--import', TSX, path]];
  signal?.throwIfAborted();
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  // What a command started ends with it.
  const killGroup = () => child.pid && process.kill(-child.pid, 'SIGKILL');
  signal?.addEventListener('abort', killGroup);
  let [printed, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const [code, killedBy] = (await once(child, 'close')) as [number | null, string | null];
  signal?.removeEventListener('abort', killGroup);
  signal?.throwIfAborted();
  return { printed, errors, ending: killedBy ?? `exit code ${code}` };
}
