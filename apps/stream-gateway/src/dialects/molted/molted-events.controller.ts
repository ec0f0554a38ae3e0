import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Caller, RequireKey, type Principal } from '@posthorn/platform';
import { EventListHandler } from '../../event-list/event-list.handler.js';
import type { ListedEvent } from '../../event-list/listed-event.js';
import type { RawQuery } from '../../request/parameters.js';
import { moltedData } from './molted-data.js';
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
    const { types, ...request } = readMoltedList(query, caller);
    const choices = [...types.types].map((type) => ({ type, passes: [], fails: [] }));
    const { events, nextCursor } = await this.events.page(caller, {
      ...request,
      ...(!types.isEverything && { choices }),
    });
    return { data: events.map(toMoltedEvent), has_more: nextCursor !== null, next_cursor: nextCursor };
  }
}

function toMoltedEvent({ id, type, occurredAt, testMode, data }: ListedEvent): MoltedEvent {
  return { id, type, occurredAt, testMode, data: moltedData({ type, data }) };
}
