import { packageBuild } from '../../tsdown.shared.ts';

export default packageBuild(['src/index.ts', 'src/tf.ts', 'src/files.ts', 'src/datasets.ts']);
