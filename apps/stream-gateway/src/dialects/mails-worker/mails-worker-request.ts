import type { Start, StreamQuery, StreamRequest } from '../../dialect.js';
import { addressOf } from '../../request/filters.js';
import { instantOf } from '../../request/instant.js';
import { readParameters } from '../../request/parameters.js';
import { CURSORS, startAt, startOf } from '../../request/start.js';
import { mailsWorkerVocabulary } from './mails-worker-event.js';

/** The stream's own filters: whoever names one on the shared path means the stream. */
export const MAILS_WORKER_FILTERS = ['mailbox', 'types'] as const;

/** @throws Problem 400 naming the parameter that is wrong */
export function readMailsWorkerStream({ query, lastEventId, caller }: StreamRequest): StreamQuery {
  const given = readParameters(query, [...MAILS_WORKER_FILTERS, ...CURSORS], ['types']);
  const { since, mailbox, ...cursors } = given;
  const { types, refinement } = mailsWorkerVocabulary.choose('types', given.types);
  const cursor = startOf(cursors, lastEventId);
  return {
    // The frames do not say which mode an event is of, so the key does.
    testMode: caller.testMode,
    types,
    ...(refinement && { refinement }),
    ...(mailbox !== undefined && { mailbox: addressOf('mailbox', mailbox) }),
    start: cursor.from === 'now' && since !== undefined ? sinceOf(since) : cursor,
  };
}

/** A time; an event id, too, since every frame has one and other streams take it here. */
function sinceOf(since: string): Start {
  if (since === 'earliest' || since.startsWith('evt_')) return startAt(since, 'since');
  return { from: 'time', at: instantOf('since', since), parameter: 'since' };
}
