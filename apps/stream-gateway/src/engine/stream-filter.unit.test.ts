import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filtersOverlap, subjectMatches } from '@posthorn/event-log';
import { bounced, entriesOf, plain, WORKSPACE } from './simulation.test.js';
import { StreamFilter, type Pattern } from './stream-filter.js';
import { WorkspaceFeed } from './workspace-feed.js';

const part = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const pattern = fc
  .record({ family: part('delivery', 'send'), verb: part('delivered', 'bounced', 'sent'), key: part('c1', 'c2') })
  .map((parts) => Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Pattern);
const spec = fc.record({ patterns: fc.array(pattern, { maxLength: 4 }), agent: part('agt_1', 'agt_2') }).map(
  ({ patterns, agent }) => new StreamFilter(WORKSPACE, { patterns, ...(agent !== undefined && { agentId: agent }) }),
);
const entries = await entriesOf([
  { key: 'c1' },
  { key: 'c2', agentId: 'agt_1' },
  { key: 'c1', agentId: 'agt_2', fact: bounced() },
  { key: 'c3', fact: bounced() },
]);

test('index, catch-up and broker agree on what a filter matches', () => {
  fc.assert(
    fc.property(fc.array(spec, { maxLength: 6 }), (filters) => {
      const feed = new WorkspaceFeed();
      const audiences = filters.map((filter) => feed.audience(filter, plain));
      for (const entry of entries) {
        const found = new Set<unknown>();
        feed.match(entry, (audience) => {
          if (audience.offer(entry)) found.add(audience);
          audience.take();
        });
        for (const [i, filter] of filters.entries()) {
          const byBroker = filter.subjects.some((subject) => subjectMatches(subject, entry.event.subject));
          expect(found.has(audiences[i])).toBe(filter.matches(entry.event));
          if (filter.matches(entry.event)) expect(byBroker).toBe(true);
          if (byBroker && filter.patterns.length === filter.subjects.length) expect(filter.matches(entry.event)).toBe(filter.refines(entry.event));
        }
      }
    }),
  );
});

test('no two subject filters overlap, because the broker would refuse them', () => {
  fc.assert(
    fc.property(spec, ({ subjects }) => {
      for (const [i, one] of subjects.entries()) {
        for (const other of subjects.slice(i + 1)) {
          expect(filtersOverlap(one, other)).toBe(false);
        }
      }
    }),
  );
});

test('filters in the same words share an audience, whatever their order', () => {
  const feed = new WorkspaceFeed();
  const [delivery, send] = [{ family: 'delivery' }, { family: 'send' }];
  const one = feed.audience(new StreamFilter(WORKSPACE, { patterns: [delivery, send] }), plain);
  expect(feed.audience(new StreamFilter(WORKSPACE, { patterns: [send, delivery] }), plain)).toBe(one);
  expect(feed.audience(new StreamFilter(WORKSPACE, { patterns: [send] }), plain)).not.toBe(one);
  expect(feed.audience(new StreamFilter(WORKSPACE, { patterns: [delivery, send], agentId: 'agt_1' }), plain)).not.toBe(one);
});

test('an audience without connections leaves nothing behind', () => {
  const feed = new WorkspaceFeed();
  feed.dismiss(feed.audience(new StreamFilter(WORKSPACE, { patterns: [{ family: 'delivery' }, { verb: 'sent' }] }), plain));
  expect(feed.empty).toBe(true);
  expect(JSON.stringify(feed, (_, value) => (value instanceof Map ? [...value] : value))).not.toContain('delivery');
});
