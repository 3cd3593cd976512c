/**
 * Answers `npm install <name>...` from a folder of packages, so that what a document installs is what this repository
 * built: each named package is linked into the `node_modules` of the current folder. With `--global`, its commands come
 * onto the path. Called as: npm.mjs <folder of packages> <folder of commands> install ...
 */
import { chmodSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [packages, commands, verb, ...words] = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('-'));
const options = words.filter((word) => word.startsWith('-'));
if (verb !== 'install' || names.length === 0 || options.some((option) => option !== '--global')) {
  console.error(
    `npm stands in here for the real one and knows only "install [--global] <name>...", not: ${process.argv.slice(4).join(' ')}`,
  );
  process.exit(1);
}
for (const name of names) {
  const folder = realpathSync(join(packages, name));
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (options.includes('--global')) {
    for (const [command, script] of Object.entries(bin)) {
      writeFileSync(join(commands, command), `#!/bin/sh\nexec "${process.execPath}" "${join(folder, script)}" "$@"\n`);
      chmodSync(join(commands, command), 0o755);
    }
  } else {
    const link = join('node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(folder, link, 'junction');
  }
}
