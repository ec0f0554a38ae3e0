import { inject } from 'vitest';

/** The servers of this test run. */
export interface TestServers {
  readonly natsUrl: string;
  readonly databaseUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    posthornServers: TestServers;
  }
}

/**
 * One NATS server and one PostgreSQL for the whole run, migrated, streams in place; shared by all tests, so keep to a workspace of your
 * own ({@link aWorkspace}). Only in the vitest project `int`.
 */
export function testServers(): TestServers {
  return inject('posthornServers');
}
