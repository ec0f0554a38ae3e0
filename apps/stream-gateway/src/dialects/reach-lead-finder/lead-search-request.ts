import { parseTypeFilter, type TypeFilter } from '@posthorn/events';
import type { StreamQuery, StreamRequest } from '../../dialect.js';
import { readParameters } from '../../request/parameters.js';
import { CURSORS, startOf } from '../../request/start.js';

/** A search that has begun. */
export interface LeadJob {
  readonly jobId: string;
  /** Of the event that says so, in the log. */
  readonly startedSequence: number;
}

const types = leadEvents();

/** All of the search, from its beginning or from after a cursor. @throws Problem 400 naming the parameter that is wrong */
export function readLeadSearch({ query, lastEventId, caller }: StreamRequest, job: LeadJob): StreamQuery {
  const start = startOf(readParameters(query, [...CURSORS]), lastEventId);
  const beginning = { from: 'position', position: job.startedSequence - 1 } as const;
  const isBeginning = start.from === 'now' || start.from === 'earliest';
  return { types, about: job.jobId, testMode: caller.testMode, start: isBeginning ? beginning : start };
}

/** @throws TypeError when the catalogue has no such family: a mistake in this file */
function leadEvents(): TypeFilter {
  const parsed = parseTypeFilter('lead.*');
  if (!parsed.ok) throw new TypeError(`there is no family ${parsed.offending}`);
  return parsed.filter;
}
