/**
 * Builds the WebAssembly modules and writes them into one TypeScript file, ../src/simd/modules/generated.ts, so that any
 * bundle can load them without a path: {relaxed, plain} x {shared, unshared memory}, compressed, in base64.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { compile } from './compile.mjs';
import { TILE_HEIGHT, writeTiles } from './tiles.mjs';

const here = new URL('.', import.meta.url);
const target = new URL('../src/simd/modules/generated.ts', here);

mkdirSync(new URL('generated/', here), { recursive: true });
writeFileSync(new URL('generated/tiles.ts', here), writeTiles());
const modules = {};
let report = '';
for (const relaxed of [true, false]) {
  for (const shared of [true, false]) {
    const bytes = await compile({ relaxed, shared });
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
