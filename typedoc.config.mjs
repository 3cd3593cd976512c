import { readdirSync, readFileSync } from 'node:fs';

const packages = readdirSync('packages').map((name) => `packages/${name}`);
const manifestOf = (folder) => JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));

/**
 * The API reference (`pnpm api-reference`), of each package that can be imported: all that its entry points export must have a docstring,
 * name only what is exported too, and link to what exists. A warning is an error.
 * @type {Partial<import('typedoc').TypeDocOptions>}
 */
const config = {
  name: 'Char-RNN for TypeScript',
  entryPointStrategy: 'packages',
  entryPoints: packages.filter((folder) => '.' in manifestOf(folder).exports),
  packageOptions: {
    entryPoints: ['src/index.ts'],
    excludeInternal: true,
    validation: { notExported: true, invalidLink: true, notDocumented: true, invalidPath: false },
  },
  // The READMEs link to folders of the repository.
  validation: { invalidPath: false },
  out: 'api-reference',
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
};

export default config;
