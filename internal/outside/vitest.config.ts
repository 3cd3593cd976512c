import { mergeConfig } from 'vitest/config';
import { sharedTestConfig } from '../../vitest.shared.ts';

export default mergeConfig(sharedTestConfig, {
  // Documents train small models, and two of them at once are enough for two cores.
  test: { globalSetup: 'src/set-up.ts', testTimeout: 300_000, maxWorkers: 2, maxConcurrency: 2 },
});
