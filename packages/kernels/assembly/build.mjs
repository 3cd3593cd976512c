/**
 * Builds the WebAssembly modules and writes them into one TypeScript file, ../src/simd/modules/generated.ts, so that any
 * bundle can load them without a path: {relaxed, plain} x {shared, unshared memory}, compressed, in base64.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import asc from 'assemblyscript/asc';
import { TILE_HEIGHT, writeTiles } from './tiles.mjs';

const here = new URL('.', import.meta.url);
const target = new URL('../src/simd/modules/generated.ts', here);

/** The pages before it hold what threads share, see threads/control.ts. */
const MEMORY_BASE = 4096;

/** All that 32-bit addresses reach; the memory that is given decides how much there is. */
const MAXIMUM_PAGES = 65536;

async function compile(relaxed, shared) {
  const files = {};
  const features = ['simd', relaxed && 'relaxed-simd', shared && 'threads'].filter(Boolean);
  const { error, stderr } = await asc.main(
    [
      ...['assembly/index.ts', '--outFile', 'module.wasm', '-O3', '--noAssert', '--runtime', 'stub'],
      ...['--importMemory', '--memoryBase', String(MEMORY_BASE), '--maximumMemory', String(MAXIMUM_PAGES)],
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

process.chdir(new URL('..', here).pathname);
mkdirSync(new URL('generated/', here), { recursive: true });
writeFileSync(new URL('generated/tiles.ts', here), writeTiles());
const modules = {};
let report = '';
for (const relaxed of [true, false]) {
  for (const shared of [true, false]) {
    const bytes = await compile(relaxed, shared);
    const name = `${relaxed ? 'relaxed' : 'plain'}${shared ? 'Shared' : 'Unshared'}`;
    modules[name] = deflateRawSync(bytes, { level: 9 }).toString('base64');
    report += `${name} ${bytes.length} bytes, ${modules[name].length} embedded\n`;
  }
}
mkdirSync(new URL('.', target), { recursive: true });
writeFileSync(
  target,
  [
    '// Written by assembly/build.mjs.',
    `export const TILE_HEIGHT = ${TILE_HEIGHT};`,
    ...Object.entries(modules).map(([name, base64]) => `export const ${name}: string =\n  '${base64}';`),
    '',
  ].join('\n'),
);
process.stdout.write(report);
