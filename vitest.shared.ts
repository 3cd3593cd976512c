import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Tests run on the sources of every package: `paths` in tsconfig.base.json says where they are. */
export const sharedTestConfig: ViteUserConfig = defineConfig({
  resolve: { tsconfigPaths: true },
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000 },
});
