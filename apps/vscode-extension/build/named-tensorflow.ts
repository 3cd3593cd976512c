import type { Plugin } from 'esbuild';

/**
 * `@tensorflow/tfjs-node-gpu` is not in the bundle, which lies where nothing is installed beside it. It is taken from the folder that the
 * environment variable CHAR_RNN_TENSORFLOW names; without one the command finds none and computes without it.
 */
export const namedTensorflow: Plugin = {
  name: 'named-tensorflow',
  setup(build) {
    build.onResolve({ filter: /^@tensorflow\/tfjs-node(-gpu)?$/ }, ({ path }) => ({ path, namespace: 'named' }));
    build.onLoad({ filter: /.*/, namespace: 'named' }, ({ path }) => ({
      contents: `
        import { createRequire } from 'node:module';
        const folder = process.env.CHAR_RNN_TENSORFLOW;
        if (!folder) throw new Error(${JSON.stringify(`no folder with ${path} is named in the settings`)});
        createRequire(folder + '/package.json')(${JSON.stringify(path)});
      `,
    }));
  },
};
