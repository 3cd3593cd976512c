/**
 * What each package weighs for its users: every entry point bundled with all that it depends on but TensorFlow.js, minified and compressed.
 * The limits are in the packages' own manifests, under `size-limit`.
 */
import { readdirSync, readFileSync } from 'node:fs';

export default readdirSync('packages').flatMap((name) => {
  const folder = `packages/${name}`;
  const { 'size-limit': checks = [] } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  if (checks.length === 0)
    throw new Error(`${folder}/package.json has no "size-limit": say how large the package may become.`);
  return checks.map(({ path, limit }) => ({
    name: `${folder}/${path}`,
    path: `${folder}/${path}`,
    limit,
    ignore: ['@tensorflow/*', 'webgpu'],
    modifyEsbuildConfig: (config) => ({ ...config, platform: 'node', format: 'esm' }),
  }));
});
