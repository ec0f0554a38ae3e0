import { filtersOverlap, publicEvents, subjectMatches } from '@posthorn/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bounced, entriesOf, OTHER_WORKSPACE, plain, received, types, WORKSPACE } from './simulation.fixture.js';
import { Mailbox } from './mailbox.js';
import { StreamFilter } from './stream-filter.js';
import { WorkspaceFeed } from './workspace-feed.js';

const term = fc.constantFrom(
  '*',
  'delivery.*',
  '*.sent',
  'send.queued',
  'delivery.bounced',
  'webhook.*',
  'inbound.*',
  'delivery.delivered',
);
const filter = fc
  .record({
    terms: fc.array(term, { minLength: 1, maxLength: 4 }),
    contact: fc.option(fc.constantFrom('c1', 'c2'), { nil: undefined }),
    agentId: fc.option(fc.constantFrom('agt_1', 'agt_2'), { nil: undefined }),
    mailbox: fc.option(
      fc.constantFrom(new Mailbox('a@example.com', 'agt_1'), new Mailbox('b@example.com', undefined)),
      {
        nil: undefined,
      },
    ),
    testMode: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(
    ({ terms, contact, agentId, mailbox, testMode }) =>
      new StreamFilter({
        workspaceId: WORKSPACE,
        types: types(terms.join(',')),
        ...(contact !== undefined && { contact }),
        ...(agentId !== undefined && { agentId }),
        ...(mailbox && { mailbox }),
        ...(testMode !== undefined && { testMode }),
      }),
  );
const entries = await entriesOf([
  { key: 'c1' },
  { key: 'c2', agentId: 'agt_1' },
  { key: 'c1', agentId: 'agt_2', fact: bounced() },
  { key: 'c3', fact: bounced() },
  { key: 'c1', testMode: true },
  { key: 'c2', agentId: 'agt_1', fact: bounced(), testMode: true },
  { key: 'c1', agentId: 'agt_1', fact: received('B@Example.com') },
  { key: 'c2', fact: received('a@example.com') },
]);

test('index, catch-up and broker agree on what a filter matches', () => {
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 6 }), (filters) => {
      const feed = new WorkspaceFeed('wsk_1');
      const audiences = filters.map((one) => feed.audience(one, plain));
      for (const entry of entries) {
        const found = new Set<unknown>();
        feed.match(entry, (audience) => {
          if (audience.offer(entry)) found.add(audience);
          audience.take();
        });
        for (const [i, one] of filters.entries()) {
          const byBroker = one.subjects.some((subject) => subjectMatches(subject, entry.event.subject));
          expect(found.has(audiences[i])).toBe(one.matches(entry.event));
          expect(byBroker && one.refines(entry.event)).toBe(one.matches(entry.event));
        }
      }
    }),
  );
});

test('no two subject filters overlap, because the broker would refuse them', () => {
  fc.assert(
    fc.property(filter, ({ subjects }) => {
      for (const [i, one] of subjects.entries()) {
        for (const other of subjects.slice(i + 1)) expect(filtersOverlap(one, other)).toBe(false);
      }
    }),
  );
});

test('everything is asked of the broker as one filter, and internal events are left out here', () => {
  const all = new StreamFilter({ workspaceId: WORKSPACE, types: types('*') });
  expect(all.subjects).toEqual([`evt.${WORKSPACE}.*.*.*`]);
  expect(new StreamFilter({ workspaceId: WORKSPACE, types: types('*'), contact: 'c1' }).subjects).toEqual([
    `evt.${WORKSPACE}.*.c1.*`,
  ]);
  const [entry] = entries;
  expect(all.matches({ ...entry!.event, type: 'webhook.pushed', subject: `evt.${WORKSPACE}.webhook.w1.pushed` })).toBe(
    false,
  );
});

test("another workspace's event never matches, whatever else fits", () => {
  const [entry] = entries;
  const filters = [types('*'), types(publicEvents.map(({ type }) => type).join(','))];
  for (const one of filters)
    expect(new StreamFilter({ workspaceId: OTHER_WORKSPACE, types: one }).matches(entry!.event)).toBe(false);
});

test('a filter of one mode matches nothing of the other, and one without matches both', () => {
  const ofMode = (testMode?: boolean) =>
    new StreamFilter({ workspaceId: WORKSPACE, types: types('*'), ...(testMode !== undefined && { testMode }) });
  const modesOf = (one: StreamFilter) =>
    new Set(entries.filter(({ event }) => one.matches(event)).map(({ event }) => event.testMode));
  expect([ofMode(true), ofMode(false), ofMode()].map(modesOf)).toEqual([
    new Set([true]),
    new Set([false]),
    new Set([true, false]),
  ]);
  expect(new Set([ofMode(true), ofMode(false), ofMode()].map(({ key }) => key)).size).toBe(3);
});

test('filters that choose the same share an audience, however they say it', () => {
  const feed = new WorkspaceFeed('wsk_1');
  const audience = (text: string, agentId?: string) =>
    feed.audience(
      new StreamFilter({ workspaceId: WORKSPACE, types: types(text), ...(agentId !== undefined && { agentId }) }),
      plain,
    );
  const one = audience('delivery.*,send.*');
  expect(audience('send.*, delivery.>,delivery.sent')).toBe(one);
  expect(audience('send.*')).not.toBe(one);
  expect(audience('delivery.*,send.*', 'agt_1')).not.toBe(one);
});

test('an event is looked at for its own mailbox alone, however many there are', async () => {
  const feed = new WorkspaceFeed('wsk_1');
  for (let i = 0; i < 100; i++) {
    const mailbox = new Mailbox(`agent${i}@example.com`, `agt_${i}`);
    feed.audience(new StreamFilter({ workspaceId: WORKSPACE, types: types('*'), mailbox }), plain);
  }
  const looks: (string | undefined)[] = [];
  const [named, sent, foreign] = await entriesOf([
    { fact: received('agent7@example.com'), agentId: 'agt_8' },
    { agentId: 'agt_9' },
    { fact: received('agent7@example.org'), agentId: 'agt_10' },
  ]);
  for (const entry of [named!, sent!, foreign!])
    feed.match(entry, ({ filter: { mailbox } }) => looks.push(mailbox?.address));
  expect(looks).toEqual(['agent7@example.com', 'agent9@example.com']);
});

test('an audience without connections leaves nothing behind', () => {
  const feed = new WorkspaceFeed('wsk_1');
  feed.dismiss(
    feed.audience(new StreamFilter({ workspaceId: WORKSPACE, types: types('delivery.*,send.queued') }), plain),
  );
  expect(feed.empty).toBe(true);
  expect(JSON.stringify(feed, (_, value: unknown) => (value instanceof Map ? [...value] : value))).not.toContain(
    'delivery',
  );
});
