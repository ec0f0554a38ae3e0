import {
  isEvent,
  LeadFound,
  LeadSearchCompleted,
  LeadSearchProgressed,
  LeadSearchStarted,
  type RecordedEvent,
} from '@posthorn/events';
import type { Dialect, View } from '../../engine/dialect.js';
import { Vocabulary } from '../../vocabulary/vocabulary.js';
import { finishedJob } from './finished-job.js';
import { leadView } from './lead-view.js';

/** What MisarReach calls what. A search that was called off ended without a result, which its clients know as an error alone. */
export const leadSearchVocabulary = new Vocabulary([
  { name: 'progress', type: LeadSearchStarted.type },
  { name: 'progress', type: LeadSearchProgressed.type },
  { name: 'found', type: LeadFound.type },
  { name: 'complete', type: LeadSearchCompleted.type, when: [{ path: ['outcome'], is: 'complete' }] },
  { name: 'timeout', type: LeadSearchCompleted.type, when: [{ path: ['outcome'], is: 'timeout' }] },
  { name: 'error', type: LeadSearchCompleted.type },
]);

/**
 * One search of MisarReach's lead finder, from its start to its end.
 *
 * ```
 * id: evt_01JPYC2K7Q0M002000000000A1
 * event: found
 * data: {"total":12,"leads":[{"id":"led_...","name":"Priya Sharma","email":"priya@example.com",...}]}
 * ```
 */
export const leadSearch: Dialect = {
  name: 'reach-lead-finder',
  timing: { greeting: 'connected', keepalive: 'keepalive', keepaliveMs: 20_000 },
  view: leadSearchView,
  isLast: ({ type }) => type === LeadSearchCompleted.type,
};

export function leadSearchView(event: RecordedEvent): View | undefined {
  const word = leadSearchVocabulary.wordFor(event);
  const data = dataOf(event);
  return word && data && { event: word.name, data: JSON.stringify(data) };
}

function dataOf(event: RecordedEvent): object | undefined {
  if (isEvent(LeadSearchStarted, event)) {
    const { query, sources } = event.data;
    return { message: `Searching ${sources.join(', ')}`, query, source: null, examined: 0, total: 0, progress: 0 };
  }
  if (isEvent(LeadSearchProgressed, event)) {
    const { source, examined, found, progress } = event.data;
    return { message: `${source}: ${examined} looked at, ${found} found`, source, examined, total: found, progress };
  }
  if (isEvent(LeadFound, event)) return { total: event.data.found, leads: event.data.leads.map(leadView) };
  return isEvent(LeadSearchCompleted, event) ? finishedJob(event.data) : undefined;
}
