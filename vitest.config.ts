import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/vitest/longest-first.ts';

const source = { conditions: ['posthorn:source'] };
const shared = { resolve: source, ssr: { resolve: source } };
/** Real servers take their time on a loaded machine; a test that hangs still ends. */
const slow = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // What `expect.poll` waits for when it is not told: by default a second.
  expect: { poll: { timeout: 15_000, interval: 20 } },
};
/** In CI only, and .ci/run names what needed it (ADR 0048). Not for tests that look for what is rare: units, streams, crashes. */
const secondAttempt = { retry: process.env.CI ? 1 : 0 };
const servers = { globalSetup: ['libs/testing/src/vitest-global-setup.ts'] };
const units = [
  '{libs,apps}/*/src/**/*.unit.test.ts',
  'libs/signals/training/**/*.unit.test.ts',
  'tools/**/*.unit.test.ts',
  'test/docs/**/*.test.ts',
  'test/bench/**/*.unit.test.ts',
];
/** One kind after the other: timing tests do not share the machine with killed processes and whole installations. */
const turn = (groupOrder: number) => ({ sequence: { groupOrder } });
/** OpenTelemetry's registries are per process. */
const unitsOfTheirOwn = ['libs/*/src/**/{tracing,telemetry}.unit.test.ts'];

export default defineConfig({
  test: {
    // .ci/run counts from the file.
    reporters: process.env.CI ? ['default', ['json', { outputFile: '.cache/test-results.json' }]] : ['default'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: units,
          exclude: unitsOfTheirOwn,
          // They touch nothing, so files share a process: a fraction of the time.
          isolate: false,
          testTimeout: 30_000,
          setupFiles: ['tools/vitest/unit-setup.ts'],
        },
      },
      { ...shared, test: { name: 'unit-isolated', include: unitsOfTheirOwn, ...turn(1) } },
      {
        ...shared,
        test: {
          name: 'int',
          include: ['{libs,apps}/*/src/**/*.int.test.ts'],
          ...slow,
          ...secondAttempt,
          ...servers,
          ...turn(2),
          // They wait more than they work.
          maxWorkers: Math.max(4, availableParallelism() - 1),
        },
      },
      { ...shared, test: { name: 'corpora', include: ['test/corpora/**/*.test.ts'], testTimeout: 60_000, ...turn(1) } },
      {
        ...shared,
        test: {
          name: 'streams',
          include: ['test/streams/**/*.test.ts'],
          ...slow,
          ...servers,
          ...turn(3),
          // They share one log, whose beginning one of them deletes.
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e',
          include: ['test/{e2e,conformance}/**/*.test.ts'],
          ...slow,
          ...secondAttempt,
          ...turn(4),
          // They wait more than they work. Each at a time has a system of its own, but one deployment is one.
          maxWorkers: process.env.POSTHORN_TEST_URL === undefined ? 3 : 1,
          globalSetup: ['test/system/start-system.ts'],
          setupFiles: ['test/system/clean-log.ts'],
        },
      },
      {
        ...shared,
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          ...turn(5),
          testTimeout: 600_000,
          hookTimeout: 120_000,
          // Each file has servers of its own, and waits for starts and time limits much of its time.
          maxWorkers: 3,
        },
      },
    ],
  },
});
