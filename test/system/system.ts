import { inject } from 'vitest';
import type { SystemCredentials } from './credentials.js';

/** The system of this test run. */
export interface TestedSystem {
  readonly url: string;
  readonly credentials: SystemCredentials;
  /** A second workspace on the same system; nothing in a deployment that we were not given one of. */
  readonly other: Pick<SystemCredentials, 'workspaceId' | 'keys'> | undefined;
  /** Only of an instance that we started: its files are here, its output is ours. */
  readonly local: { readonly dataDir: string; readonly port: number; readonly logFile: string } | undefined;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** One for each file that runs at a time. */
    testedSystems: readonly TestedSystem[];
  }
}

/**
 * The system of this test file: nobody else's while the file runs, but files before it have used it, so keep to recipients of your own
 * (`aRecipient`).
 */
export function theSystem(): TestedSystem {
  // Vitest counts the files that run at a time from 1 on.
  const system = inject('testedSystems')[Number(process.env['VITEST_POOL_ID']) - 1];
  if (system === undefined) throw new Error('more test files run at a time than there are systems');
  return system;
}

/** The parts of the system that a deployment reached by URL does not show. */
export function theLocalSystem(): NonNullable<TestedSystem['local']> {
  const { local } = theSystem();
  if (local === undefined) throw new Error('this test needs the instance that the test run starts');
  return local;
}
