import { packageBuild } from '../../tsdown.shared.ts';

export default packageBuild(['src/main.ts'], { platform: 'node', dts: false });
