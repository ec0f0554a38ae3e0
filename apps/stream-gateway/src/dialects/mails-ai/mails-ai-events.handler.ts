import { Problem, type Principal } from '@posthorn/platform';
import type { EventListHandler } from '../../event-list/event-list.handler.js';
import type { EventLookup } from '../../event-list/event-lookup.js';
import type { RawQuery } from '../../request/parameters.js';
import { mailsAiEvent, type MailsAiEvent } from './mails-ai-event.js';
import { readMailsAiList } from './mails-ai-request.js';

export interface MailsAiPage {
  readonly data: readonly MailsAiEvent[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

/** The list and the single event of mails.ai, for the paths that have them. */
export class MailsAiEvents {
  constructor(
    private readonly list: EventListHandler,
    private readonly lookup: EventLookup,
  ) {}

  /** @throws Problem */
  async page(query: RawQuery, caller: Principal): Promise<MailsAiPage> {
    const { events, nextCursor } = await this.list.page(caller, readMailsAiList(query, caller));
    const data = events.flatMap((event) => mailsAiEvent(event) ?? []);
    return { data, has_more: nextCursor !== null, next_cursor: nextCursor };
  }

  /** @throws Problem 404, the same for an id that is none and for an event that the caller may not see */
  async event(id: string, caller: Principal): Promise<MailsAiEvent> {
    const found = await this.lookup.find(caller, id, caller.testMode);
    const event = found && mailsAiEvent(found);
    if (event) return event;
    throw new Problem({
      status: 404,
      code: 'EVENT_NOT_FOUND',
      detail: 'There is no such event.',
      fix: 'Give the id of an event of this workspace, of the mode of your key (test or live); GET /v1/events lists them.',
      errors: [{ parameter: 'id', detail: 'is not the id of an event that this key may read.' }],
    });
  }
}
