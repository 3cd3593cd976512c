import { join } from 'node:path';
import { build } from 'vite';

/** Makes `fixtures/<name>.ts` and the sources that it uses one script that Node runs alone; gives its path. */
export async function compileFixture(name: string): Promise<string> {
  const outDir = join(import.meta.dirname, '..', 'node_modules', `.fixture-${name}`);
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { tsconfigPaths: true },
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'fixtures', `${name}.ts`),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return join(outDir, `${name}.mjs`);
}
