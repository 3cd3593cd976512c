/** A model as a file of another program, and back: by the bundled command, in a process of its own. */
import { execFile } from 'node:child_process';

export type FileFormat = 'safetensors' | 'onnx';

/** @throws Error with the command's own words. */
export function exportToFile(
  program: string,
  folder: string,
  { format, file }: { format: FileFormat; file: string },
): Promise<void> {
  return run(program, ['export', folder, '--format', format, '--out', file, '--overwrite']);
}

/** @throws Error with the command's own words. */
export function importFromFile(program: string, file: string, folder: string): Promise<void> {
  return run(program, ['import', file, '--out', folder]);
}

function run(program: string, args: string[]): Promise<void> {
  // In an Electron host this makes its program a plain Node.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...args], { env }, (error, _, stderr) => {
      if (error === null) resolve();
      else reject(new Error(stderr.trim().replace(/^error: /, '') || error.message));
    });
  });
}
