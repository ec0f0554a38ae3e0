import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Each takes 20 s to 100 s on two cores; of every project the longest first. */
const LONGEST: readonly string[] = [
  'apps/standalone/src/main.int.test.ts',
  'apps/projector/src/read-models/rebuild.int.test.ts',
  'apps/standalone/src/service-workers.int.test.ts',
  'libs/embedded/src/postgres/start-postgres.int.test.ts',
  'apps/api/src/session/password-sign-in.int.test.ts',
  'test/conformance/streams/lifetimes.test.ts',
  'test/e2e/autopilot.test.ts',
  'test/e2e/campaigns.test.ts',
  'test/crash/dispatcher.test.ts',
  'test/crash/autopilot.test.ts',
  'test/crash/kill-9.test.ts',
  'test/crash/inbound-smtp.test.ts',
  'test/crash/requests-kill-9.test.ts',
  'test/crash/lead-import.test.ts',
];

/**
 * Starts the longest files of a project first, so that none is left to run alone at the end. Vitest knows durations only where it has
 * run before, and goes by the size of the files elsewhere, as on every machine of CI.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own method
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}

function place({ moduleId }: TestSpecification): number {
  const index = LONGEST.findIndex((path) => moduleId.endsWith(`/${path}`));
  return index < 0 ? LONGEST.length : index;
}
