import type { Credential, Principal } from '@posthorn/platform';
import type { RawQuery } from '../../request/parameters.js';
import { MAILS_AI_LIST_FILTERS } from '../mails-ai/mails-ai-request.js';
import { mailsAi } from '../mails-ai/mails-ai.dialect.js';
import { MAILS_WORKER_FILTERS } from '../mails-worker/mails-worker-request.js';

export interface V1EventsRequest {
  readonly query: RawQuery;
  /** Headers. */
  readonly accept: string | undefined;
  readonly lastEventId: string | undefined;
  readonly credential: Pick<Credential, 'type'> & { readonly principal: Pick<Principal, 'kind' | 'mailbox'> };
}

/**
 * `GET /v1/events` is two APIs (DESIGN section 5): the event list of mails.ai and the stream of mails-worker. What the
 * request says decides, and only where it says nothing the key. The first line that applies:
 *
 * | request | answer |
 * | --- | --- |
 * | a key of another kind than `mk_`, which has no list; a ticket, which opens streams alone | stream |
 * | accepts `text/event-stream` by name, has `Last-Event-ID`, or names `types` or `mailbox` | stream |
 * | names `event_type`, `agent_id`, `limit` or `cursor`, or accepts `application/json` by name | list |
 * | the key is bound to a mailbox | stream |
 * | anything else: an accept of anything at all, or none, says nothing | list |
 */
export function wantsStream({ query, accept = '', lastEventId, credential }: V1EventsRequest): boolean {
  const names = (parameters: readonly string[]) => parameters.some((name) => Object.hasOwn(query, name));
  const { type, principal } = credential;
  if (type === 'ticket' || !mailsAi.keyKinds.includes(principal.kind)) return true;
  if (/\btext\/event-stream\b/i.test(accept) || lastEventId !== undefined || names(MAILS_WORKER_FILTERS)) return true;
  if (names(MAILS_AI_LIST_FILTERS) || /\bapplication\/json\b/i.test(accept)) return false;
  return principal.mailbox !== undefined;
}
