import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Caller, mailsAiError, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import type { RawQuery } from '../../request/parameters.js';
import type { MailsAiEvent } from './mails-ai-event.js';
import { MailsAiEvents, type MailsAiPage } from './mails-ai-events.handler.js';
import { mailsAi } from './mails-ai.dialect.js';

/** `/v1/events` itself is shared with another dialect (v1-events). */
@Controller()
@ProblemShape(mailsAiError)
export class MailsAiEventsController {
  constructor(@Inject(MailsAiEvents) private readonly events: MailsAiEvents) {}

  @Get('/api/v1/events')
  @RequireKey({ kinds: mailsAi.keyKinds, scopes: ['read'] })
  list(@Query() query: RawQuery, @Caller() caller: Principal): Promise<MailsAiPage> {
    return this.events.page(query, caller);
  }

  @Get(['/v1/events/:id', '/api/v1/events/:id'])
  @RequireKey({ kinds: mailsAi.keyKinds, scopes: ['read'] })
  event(@Param('id') id: string, @Caller() caller: Principal): Promise<MailsAiEvent> {
    return this.events.event(id, caller);
  }
}
