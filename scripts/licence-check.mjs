/**
 * Checks the licences of all that reaches a user: what npm installs with a published package, and what is inside the extension's bundles.
 * A new licence fails here until somebody has read it and added it. Run by `pnpm package-check`, after a build.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import satisfies from 'spdx-satisfies';

/** They let anybody use, change and pass on the work, also as a part of something else, if the notice stays. */
const ALLOWED = [
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'Unlicense',
];

const root = dirname(import.meta.dirname);
const shipped = new Map([...listInstalled(), ...listBundled()]);
const refused = [...shipped].filter(([, licence]) => !isAllowed(licence));
for (const [name, licence] of refused)
  console.error(`${name}: the licence ${licence} is not among those of scripts/licence-check.mjs`);
if (refused.length > 0) process.exit(1);
console.log(`${shipped.size} packages reach users, all under licences that allow it.`);

/** The production dependencies of the published packages, and theirs. */
function listInstalled() {
  const json = execFileSync('pnpm', ['licenses', 'list', '--prod', '--json', '--filter', './packages/*'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 2 ** 26,
  });
  const found = Object.entries(JSON.parse(json)).flatMap(([licence, packages]) =>
    packages.map(({ name, versions }) => [`${name}@${versions.join(', ')}`, licence]),
  );
  if (found.length === 0)
    throw new Error('pnpm lists no production dependencies: something is wrong with the question.');
  return found;
}

/** The packages that the extension's bundles were made of, as its build wrote them down. */
function listBundled() {
  const list = join(root, 'apps/vscode-extension/out/bundled-packages.json');
  if (!existsSync(list)) throw new Error(`${list} is missing: build the extension first.`);
  const bundled = JSON.parse(readFileSync(list, 'utf8'));
  if (bundled.length === 0) throw new Error(`${list} names no package: the bundles cannot have been made of none.`);
  return bundled.map(({ name, version, licence }) => [`${name}@${version}`, licence]);
}

function isAllowed(licence) {
  try {
    return satisfies(licence, ALLOWED);
  } catch {
    return false;
  }
}
