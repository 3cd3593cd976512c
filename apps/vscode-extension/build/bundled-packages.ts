import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package of somebody else that is inside the bundles. */
export interface BundledPackage {
  name: string;
  version: string;
  /** As its manifest says, such as `MIT`. */
  licence: string;
  /** The texts of its licence and notice files. */
  texts: string[];
}

/** The packages that the bundles were made of, by their names. */
export function findBundledPackages(metafiles: readonly Metafile[]): BundledPackage[] {
  const files = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = files.flatMap(
    (file) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(resolve(file)) ?? [],
  );
  return [...new Set(folders)].map(describePackage).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function describePackage(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return { name, version, licence: license ?? 'none', texts };
}

/** The texts that have to go wherever these packages go. Packages with the same texts share them. */
export function writeNotices(packages: readonly BundledPackage[]): string {
  const byText = new Map<string, string[]>();
  for (const { name, version, licence, texts } of packages) {
    const text = texts.join('\n\n') || `The text of ${licence} is on https://spdx.org/licenses/.`;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${licence})`]);
  }
  const parts = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  return `This extension contains parts of the following packages.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
