import { join } from 'node:path';
import { build } from 'vite';

/** Makes `fixtures/<name>.ts` in a folder of tests and the sources that it uses one script that Node runs alone; gives its path. */
export async function compileFixture(name: string, tests: string = import.meta.dirname): Promise<string> {
  const outDir = join(tests, '..', 'node_modules', `.fixture-${name}`);
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { tsconfigPaths: true },
    ssr: { noExternal: true },
    build: {
      ssr: join(tests, 'fixtures', `${name}.ts`),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return join(outDir, `${name}.mjs`);
}
