import { defineConfig } from 'vitest/config';

const source = { conditions: ['posthorn:source'] };
const shared = { resolve: source, ssr: { resolve: source } };
/** Real servers take their time on a loaded machine; a test that hangs still ends. */
const slow = { testTimeout: 60_000, hookTimeout: 60_000 };
const servers = { globalSetup: ['libs/testing/src/vitest-global-setup.ts'] };

export default defineConfig({
  test: {
    // .ci/run counts from the file.
    reporters: process.env.CI ? ['default', ['json', { outputFile: '.cache/test-results.json' }]] : ['default'],
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          // They touch nothing, so files share a process: 4 s for 1,400 tests on two cores instead of 30 s.
          isolate: false,
          include: ['{libs,apps}/*/src/**/*.unit.test.ts', 'tools/**/*.unit.test.ts', 'test/docs/**/*.test.ts'],
        },
      },
      { ...shared, test: { name: 'int', include: ['{libs,apps}/*/src/**/*.int.test.ts'], ...slow, ...servers } },
      {
        ...shared,
        test: {
          name: 'e2e',
          include: ['test/{e2e,conformance}/**/*.test.ts'],
          ...slow,
          fileParallelism: false,
          globalSetup: ['test/system/start-system.ts'],
          setupFiles: ['test/system/clean-log.ts'],
        },
      },
      {
        ...shared,
        test: { name: 'crash', include: ['test/crash/**/*.test.ts'], testTimeout: 600_000, fileParallelism: false },
      },
    ],
  },
});
