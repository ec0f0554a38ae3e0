import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { contactKey } from '@posthorn/events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PERSON, WORKSPACE } from '../sending.fixture.js';
import { Suppressions } from './suppressions.js';

const ALICE = 'alice@example.com';

let log: InMemoryEventLog;
let operator: Map<string, { reason_code: string }>;
let suppressions: Suppressions;
beforeEach(() => {
  log = new InMemoryEventLog();
  operator = new Map();
  suppressions = new Suppressions({
    log,
    workspaces: { contactKeyOf: (_, address) => Promise.resolve(contactKey(Buffer.alloc(32), address)) },
    global: {
      globalSuppression: (address) => {
        const found = operator.get(address);
        return Promise.resolve(found && { ...found, address, note: null, expires_at: null, created_at: new Date(0) });
      },
    },
    list: () => Promise.resolve({ suppressions: [] }),
  });
});
afterEach(() => void vi.useRealTimers());

const entry = (overrides: object = {}) =>
  ({ contactEmail: ALICE, scope: 'tenant', reasonCode: 'manual_dnc', ...overrides }) as const;
const inForce = async () =>
  (await suppressions.find(WORKSPACE, ALICE)).map(({ scope, reasonCode }) => `${scope} ${reasonCode}`);

test('an address is put on the list once, and again only with another reason, note or end', async () => {
  expect(await suppressions.add(entry(), PERSON)).toMatchObject({ changed: true, suppression: entry() });
  expect(await suppressions.add(entry({ contactEmail: 'ALICE@example.com' }), PERSON)).toMatchObject({
    changed: false,
  });
  expect(await suppressions.add(entry({ reasonCode: 'legal_request' }), PERSON)).toMatchObject({ changed: true });
  expect(await suppressions.add(entry({ reasonCode: 'legal_request', note: 'by letter' }), PERSON)).toMatchObject({
    changed: true,
  });
  expect(await inForce()).toEqual(['tenant legal_request']);
});

test('tenant and campaigns are apart, and the operator comes first', async () => {
  operator.set(ALICE, { reason_code: 'complaint' });
  await suppressions.add(entry({ scope: 'campaign', campaignId: 'cmp_1', reasonCode: 'unsubscribe' }), PERSON);
  await suppressions.add(entry({ scope: 'campaign', campaignId: 'cmp_2', reasonCode: 'unsubscribe' }), PERSON);
  await suppressions.add(entry(), PERSON);
  const all = ['global complaint', 'tenant manual_dnc', 'campaign unsubscribe', 'campaign unsubscribe'];
  expect(await inForce()).toEqual(all);
  const gone = { contactEmail: ALICE, scope: 'campaign', campaignId: 'cmp_1' } as const;
  expect(await suppressions.remove(gone, PERSON, { attestation: 'by phone' })).toEqual({ changed: true });
  expect(await suppressions.remove(gone, PERSON)).toEqual({ changed: false });
  expect(await inForce()).toEqual(all.slice(0, 3));
});

test('an entry that has run out is not in force, and can be added again', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const expiresAt = new Date(Date.now() + 20);
  await suppressions.add(entry({ expiresAt }), PERSON);
  expect(await inForce()).toEqual(['tenant manual_dnc']);
  vi.setSystemTime(Date.now() + 30);
  expect(await inForce()).toEqual([]);
  expect(await suppressions.add(entry({ expiresAt }), PERSON)).toMatchObject({ changed: true });
});

test('the same entry added by many at once is one fact', async () => {
  await Promise.all(Array.from({ length: 10 }, () => suppressions.add(entry(), PERSON)));
  expect((await log.bounds()).last).toBe(1);
});
