import { Controller, Get, Header, HttpCode, Inject, Options, Req, Res } from '@nestjs/common';
import { mailsAiError, ProblemShape, RequireKey } from '@posthorn/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STREAM_CREDENTIALS, StreamHandler } from '../../stream/stream.handler.js';
import { mailsAi } from './mails-ai.dialect.js';

@Controller([...mailsAi.paths])
@ProblemShape(mailsAiError)
export class MailsAiStreamController {
  constructor(@Inject(StreamHandler) private readonly streams: StreamHandler) {}

  @Get()
  @RequireKey({ kinds: mailsAi.keyKinds, scopes: ['read'], accept: STREAM_CREDENTIALS })
  stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.streams.serve(mailsAi, request, reply);
  }

  @Options()
  @HttpCode(204)
  @Header('allow', 'GET, HEAD, OPTIONS')
  options(): void {
    // The Allow header is the whole answer.
  }
}
