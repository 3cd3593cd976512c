import { defineConfig, type UserConfig } from 'tsdown';

/** The build of every package: ES modules with types, nothing bundled but the private packages of `internal/`. */
export function packageBuild(entry: string[], overrides: UserConfig = {}): UserConfig {
  return defineConfig({
    entry,
    format: 'esm',
    platform: 'neutral',
    target: 'node20.19',
    dts: true,
    fixedExtension: false,
    deps: { alwaysBundle: [/^@char-rnn\/(errors|random)$/], neverBundle: [/^node:/] },
    ...overrides,
  }) as UserConfig;
}
