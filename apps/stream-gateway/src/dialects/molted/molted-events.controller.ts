import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Caller, RequireKey, type Principal } from '@posthorn/platform';
import { EventListHandler } from '../../event-list/event-list.handler.js';
import type { EventListRow } from '../../event-list/event-list.queries.js';
import type { RawQuery } from '../../request/parameters.js';
import { readMoltedList } from './molted-request.js';
import { molted } from './molted.dialect.js';

interface MoltedEvent {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: unknown;
  readonly testMode: boolean;
  readonly data: unknown;
}

interface MoltedEventPage {
  readonly data: readonly MoltedEvent[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

@Controller('/v1/agent/events')
export class MoltedEventsController {
  constructor(@Inject(EventListHandler) private readonly events: EventListHandler) {}

  @Get()
  @RequireKey({ kinds: molted.keyKinds, scopes: ['read'] })
  async list(@Query() query: RawQuery, @Caller() caller: Principal): Promise<MoltedEventPage> {
    const { workspaceId } = caller;
    const { rows, nextCursor } = await this.events.page({ workspaceId, ...readMoltedList(query, caller) });
    return { data: rows.map(toMoltedEvent), has_more: nextCursor !== null, next_cursor: nextCursor };
  }
}

function toMoltedEvent({ id, type, test_mode: testMode, envelope }: EventListRow): MoltedEvent {
  return { id, type, occurredAt: envelope['occurredAt'], testMode, data: envelope['data'] };
}
