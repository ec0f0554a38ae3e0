import { Controller, Get, Header, HttpCode, Inject, Options, Param, Req, Res } from '@nestjs/common';
import { ProblemShape, RequireKey } from '@posthorn/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendStreamError } from './send-stream.errors.js';
import { SendStreams } from './send-stream.handler.js';

/** How far the sending of a MisarMail campaign is. */
@Controller('/mail/campaigns/:id/send-stream')
@ProblemShape(sendStreamError)
export class SendStreamController {
  constructor(@Inject(SendStreams) private readonly streams: SendStreams) {}

  /** By an API key alone, as MisarMail's page says. */
  @Get()
  @RequireKey({ scopes: ['read'], accept: ['key'] })
  stream(@Param('id') campaignId: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.streams.serve(campaignId, request, reply);
  }

  @Options()
  @HttpCode(204)
  @Header('allow', 'GET, HEAD, OPTIONS')
  options(): void {
    // The Allow header is the whole answer.
  }
}
