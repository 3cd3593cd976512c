import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The root of the repository. */
export const workspace: string = dirname(dirname(dirname(import.meta.dirname)));

/** The part of a package's manifest that is used here. */
export interface Manifest {
  name: string;
  version: string;
  exports: Record<string, unknown>;
}

/** The published packages, by their folders. */
export const packages: string[] = readdirSync(join(workspace, 'packages'));

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
