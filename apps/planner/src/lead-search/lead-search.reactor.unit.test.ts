import { setImmediate } from 'node:timers/promises';
import { LeadSearchCompleted, LeadSearchStarted, type RecordedOf } from '@posthorn/events';
import { expect, test } from 'vitest';
import { LeadSearchReactor } from './lead-search.reactor.js';
import type { LeadSearcher } from './lead-searcher.js';

const context = { deliveries: 1, signal: new AbortController().signal };
const at = '2026-06-15T09:00:00.000Z';

function started(workspaceId: string, jobId: string): RecordedOf<typeof LeadSearchStarted> {
  const fact = LeadSearchStarted.of({ jobId, query: 'x', sources: [], startedBy: { kind: 'key' }, startedAt: at });
  return { ...fact, workspaceId } as RecordedOf<typeof LeadSearchStarted>;
}

/** A reactor whose searches go on for ever, and the jobs they were begun for. */
function aReactor() {
  const begun: string[] = [];
  const search: LeadSearcher['search'] = ({ data }, signal) => {
    begun.push(data.jobId);
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
  };
  return { begun, reactor: new LeadSearchReactor({ search } as LeadSearcher) };
}

test('twenty searches of one workspace keep nobody else waiting', async () => {
  const { begun, reactor } = aReactor();
  for (let i = 0; i < 20; i++) void reactor.started(started('wsk_busy', `busy${i}`), context);
  void reactor.started(started('wsk_other', 'other'), context);
  await setImmediate();
  expect(begun).toContain('other');
  expect(begun.length).toBe(4);
});

test('a search that is called off while it waits for a seat is never begun', async () => {
  const { begun, reactor } = aReactor();
  for (let i = 0; i < 4; i++) void reactor.started(started('wsk_busy', `busy${i}`), context);
  await setImmediate();
  const waiting = reactor.started(started('wsk_busy', 'late'), context);
  const fact = LeadSearchCompleted.of({ jobId: 'late', outcome: 'canceled', found: 0, completedAt: at });
  reactor.ended(fact as RecordedOf<typeof LeadSearchCompleted>);
  await waiting;
  expect(begun).not.toContain('late');
});
