import { defineConfig, type ViteUserConfig } from 'vitest/config';
import type { Reporter, TestModule } from 'vitest/node';

/** Says at the end of a run what was skipped, by the titles, which give the reason. */
const skippedReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const counts = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const parts = test.fullName.split(' > ');
        const title = parts.find((part) => part.includes('SKIPPED')) ?? test.fullName;
        counts.set(title, (counts.get(title) ?? 0) + 1);
      }
    }
    for (const [title, count] of counts) console.log(` skipped ${count} ${count === 1 ? 'test' : 'tests'}: ${title}`);
  },
};

/** Tests run on the sources of every package: `paths` in tsconfig.base.json says where they are. */
export const sharedTestConfig: ViteUserConfig = defineConfig({
  resolve: { tsconfigPaths: true },
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, reporters: ['default', skippedReporter] },
});
