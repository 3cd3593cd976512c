/** What TypeScript makes of the packages' types, those of libraries included, in the two ways of finding them that are in use. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { readmes, readPrograms } from '../src/readme.ts';
import { packages, readManifest } from '../src/workspace.ts';

const project = inject('project');

test.each([
  ['node16', 'node16'],
  ['bundler', 'esnext'],
])(
  'the programs of all READMEs and every entry point have right types under moduleResolution %s',
  (moduleResolution, module) => {
    const folder = join(project, `types-${moduleResolution}`);
    mkdirSync(folder);
    for (const { name, path } of readmes) {
      for (const { source, line } of readPrograms(path))
        writeFileSync(join(folder, `${name}-README-${line}.mts`), source);
    }
    writeFileSync(
      join(folder, 'entries.mts'),
      entryPoints()
        .map((entry) => `import '${entry}';\n`)
        .join(''),
    );
    const compilerOptions = {
      module,
      moduleResolution,
      target: 'es2022',
      strict: true,
      noEmit: true,
      noUncheckedSideEffectImports: true,
      types: ['node'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.mts'] }));
    const tsc = join(project, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
    // TensorFlow.js' own types have errors that a user leaves aside with `skipLibCheck`, which would leave ours aside, too.
    const ours = stdout.split('\n').filter((line) => !/^\.\.\/node_modules\/(?!@char-rnn\/)| {2}|^$/.test(line));
    expect(ours).toEqual([]);
  },
);

/** All that can be imported, such as `@char-rnn/data/tf`. */
function entryPoints(): string[] {
  return packages.flatMap((name) => {
    const { name: packageName, exports } = readManifest(join(project, 'node_modules/@char-rnn', name));
    const subpaths = Object.keys(exports).filter((subpath) => subpath !== './package.json');
    return subpaths.map((subpath) => packageName + subpath.slice(1));
  });
}
