/** From the AssemblyScript sources to a module's bytes. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

/** The pages before it hold what threads share, see threads/control.ts. */
const MEMORY_BASE = 4096;

/** All that 32-bit addresses reach; the memory that is given decides how much there is. */
const MAXIMUM_PAGES = 65536;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const INDEX = new URL('index.ts', import.meta.url);

/**
 * @param {object} options
 * @param {boolean} options.relaxed with relaxed SIMD's fused multiply-add.
 * @param {boolean} options.shared for memory that threads share.
 * @param {URL} [options.entry] the file whose exports the module has.
 * @param {boolean} [options.names] keep the names of functions, for profilers.
 */
export async function compile({ relaxed, shared, entry = INDEX, names = false }) {
  const files = {};
  const features = ['simd', relaxed && 'relaxed-simd', shared && 'threads'].filter(Boolean);
  const { error, stderr } = await asc.main(
    [
      ...[relative(ROOT, fileURLToPath(entry)), '--baseDir', ROOT],
      ...['--outFile', 'module.wasm', '-O3', '--noAssert', '--runtime', 'stub'],
      ...['--importMemory', '--memoryBase', String(MEMORY_BASE), '--maximumMemory', String(MAXIMUM_PAGES)],
      ...(names ? ['--debug'] : []),
      ...(shared ? ['--sharedMemory', '--initialMemory', '1'] : []),
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    {
      writeFile: (name, contents) => {
        files[name] = contents;
      },
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return Buffer.from(files['module.wasm']);
}
