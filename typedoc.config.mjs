import { existsSync, readdirSync, readFileSync } from 'node:fs';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Of a package that says nothing else in a `typedoc.json` of its own. */
const ENTRY_POINTS = ['src/index.ts'];

/** The packages that can be imported. */
const packages = readdirSync('packages')
  .map((name) => `packages/${name}`)
  .filter((folder) => '.' in readJson(`${folder}/package.json`).exports);

for (const folder of packages) {
  const own = `${folder}/typedoc.json`;
  const documented = existsSync(own) ? readJson(own).entryPoints : ENTRY_POINTS;
  for (const { default: file } of Object.values(readJson(`${folder}/package.json`).exports)) {
    const source = file?.replace('./dist/', 'src/').replace(/\.js$/, '.ts');
    if (source && !documented.includes(source))
      throw new Error(`${own} leaves out ${source}, which ${folder} exports.`);
  }
}

/**
 * The API reference (`pnpm api-reference`): all that a package's entry points export must have a docstring, name only what is exported too,
 * and link to what exists. A warning is an error.
 * @type {Partial<import('typedoc').TypeDocOptions>}
 */
const config = {
  name: 'Char-RNN for TypeScript',
  entryPointStrategy: 'packages',
  entryPoints: packages,
  plugin: ['./scripts/typedoc-own-docstrings.mjs'],
  packageOptions: {
    entryPoints: ENTRY_POINTS,
    excludeInternal: true,
    // A clone may have any remote, or none.
    disableGit: true,
    gitRevision: 'main',
    sourceLinkTemplate: 'https://github.com/char-rnn/char-rnn-typescript/blob/{gitRevision}/{path}#L{line}',
    displayBasePath: import.meta.dirname,
    validation: { notExported: true, invalidLink: true, notDocumented: true, invalidPath: false },
  },
  // The READMEs link to folders of the repository.
  validation: { invalidPath: false },
  out: 'dist/api-reference',
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
};

export default config;
