import { Controller, Get, Header, HttpCode, Inject, Options, Req, Res } from '@nestjs/common';
import { mailsAiError, ProblemShape, RequireKey } from '@posthorn/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STREAM_CREDENTIALS, StreamHandler } from '../../stream/stream.handler.js';
import { mailsWorker } from './mails-worker.dialect.js';

/** Its errors look as on the path it shares with mails.ai. */
@Controller([...mailsWorker.paths])
@ProblemShape(mailsAiError)
export class MailsWorkerStreamController {
  constructor(@Inject(StreamHandler) private readonly streams: StreamHandler) {}

  @Get()
  @RequireKey({ scopes: ['read'], accept: STREAM_CREDENTIALS })
  stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.streams.serve(mailsWorker, request, reply);
  }

  @Options()
  @HttpCode(204)
  @Header('allow', 'GET, HEAD, OPTIONS')
  options(): void {
    // The Allow header is the whole answer.
  }
}
