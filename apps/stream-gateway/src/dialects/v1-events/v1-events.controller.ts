import { Controller, Get, Header, HttpCode, Inject, Options, Query, Req, Res } from '@nestjs/common';
import { credentialOf, mailsAiError, ProblemShape, RequireKey } from '@posthorn/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headerOf } from '../../request/headers.js';
import type { RawQuery } from '../../request/parameters.js';
import { STREAM_CREDENTIALS, StreamHandler } from '../../stream/stream.handler.js';
import { MailsAiEvents } from '../mails-ai/mails-ai-events.handler.js';
import { mailsWorker } from '../mails-worker/mails-worker.dialect.js';
import { wantsStream } from './wants-stream.js';

/** The one path of two dialects. */
@Controller('/v1/events')
@ProblemShape(mailsAiError)
export class V1EventsController {
  constructor(
    @Inject(StreamHandler) private readonly streams: StreamHandler,
    @Inject(MailsAiEvents) private readonly events: MailsAiEvents,
  ) {}

  @Get()
  @RequireKey({ scopes: ['read'], accept: STREAM_CREDENTIALS })
  async listOrStream(
    @Query() query: RawQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const credential = credentialOf(request);
    const { accept } = request.headers;
    if (wantsStream({ query, credential, accept, lastEventId: headerOf(request, 'last-event-id') }))
      return this.streams.serve(mailsWorker, request, reply);
    const page = await this.events.page(query, credential.principal);
    return void reply.header('vary', 'accept, authorization').send(page);
  }

  @Options()
  @HttpCode(204)
  @Header('allow', 'GET, HEAD, OPTIONS')
  options(): void {
    // The Allow header is the whole answer.
  }
}
