import { InMemoryEventLog } from '@posthorn/event-log/testing';
import type { Principal } from '@posthorn/platform';
import { expect, test } from 'vitest';
import { UnknownLeadJobError } from './lead-search.errors.js';
import { LeadSearches } from './lead-searches.handler.js';

const caller = (testMode: boolean): Principal => ({
  keyId: 'key_1',
  workspaceId: 'wsk_1',
  kind: 'msr',
  scopes: ['send'],
  testMode,
});

test('a search of the other mode is none, neither to read nor to call off', async () => {
  const searches = new LeadSearches(new InMemoryEventLog());
  const jobId = await searches.start({ query: 'SaaS founders' }, caller(false));
  await expect(searches.find(caller(true), jobId, { limit: 1, offset: 0 })).rejects.toThrow(UnknownLeadJobError);
  await expect(searches.cancel(caller(true), jobId)).rejects.toThrow(UnknownLeadJobError);
  const found = await searches.find(caller(false), jobId, { limit: 1, offset: 0 });
  expect(found.job.status).toBe('running');
  await searches.cancel(caller(false), jobId);
  expect((await searches.find(caller(false), jobId, { limit: 1, offset: 0 })).job.status).toBe('canceled');
});
