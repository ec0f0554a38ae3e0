import type { Principal } from '@posthorn/platform';
import type { Start, StreamQuery, StreamRequest } from '../../dialect.js';
import type { EventListRequest } from '../../event-list/event-list.handler.js';
import { instantOf, looksLikeTime } from '../../request/instant.js';
import { limitOf } from '../../request/limit.js';
import { badParameter, readParameters, type RawQuery } from '../../request/parameters.js';
import { CURSORS, startOf } from '../../request/start.js';
import { mailsAiVocabulary } from './mails-ai-vocabulary.js';

/** The list's own parameters: whoever names one on the shared path means the list. */
export const MAILS_AI_LIST_FILTERS = ['event_type', 'agent_id', 'limit', 'cursor'] as const;

/** @throws Problem 400 naming the parameter that is wrong */
export function readMailsAiStream({ query, lastEventId, caller }: StreamRequest): StreamQuery {
  const given = readParameters(query, ['event_types', ...CURSORS], ['event_types']);
  const start = startOf(given, lastEventId);
  assertNoTime(start);
  const { types, refinement } = mailsAiVocabulary.choose('event_types', given.event_types);
  // As with molted's keys: what was only tried out does not reach who acts on what is real.
  return { testMode: caller.testMode, types, ...(refinement && { refinement }), start };
}

/** @throws Problem 400 naming the parameter that is wrong */
export function readMailsAiList(query: RawQuery, caller: Principal): EventListRequest {
  const given = readParameters(query, [...MAILS_AI_LIST_FILTERS, 'since'], ['event_type']);
  const { event_type, agent_id: agentId, since, cursor } = given;
  return {
    testMode: caller.testMode,
    choices: mailsAiVocabulary.choose('event_type', event_type).choices,
    limit: limitOf(given.limit),
    ...(agentId !== undefined && { agentId }),
    ...(since !== undefined && since !== 'earliest' && { since: sinceOf(since) }),
    ...(cursor !== undefined && { cursor }),
  };
}

function sinceOf(since: string): string | Date {
  return looksLikeTime(since) ? instantOf('since', since) : since;
}

/** It would have to be turned into a place, and which one is not what a client of mails.ai may rely on: it says ids only. */
function assertNoTime(start: Start): void {
  if (start.from !== 'cursor' || !looksLikeTime(start.id)) return;
  throw badParameter({
    code: 'MALFORMED_CURSOR',
    parameter: start.parameter,
    detail: 'is a time; the stream resumes after an event id.',
    fix: 'Give the id of the last event you have seen (evt_ and 26 characters); GET /v1/events takes a time in since.',
  });
}
