import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { INGESTION_SETTINGS, type IngestionSettings } from '../config.js';
import { isMachineRequest } from '../machines/machine-signs.js';
import { EngagementRecorder } from './engagement-recorder.js';
import { PAGE_HEADERS, render, unknownLink } from './pages.js';
import { claimOf, engagement, targetOf } from './tracking-claims.js';

/** One transparent pixel, GIF 89a. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/**
 * The open pixel and the links of a mail. Paths end in a wildcard, since the router bounds named parameters and a link's
 * token holds its target.
 */
@Controller('t')
export class TrackingController {
  constructor(
    @Inject(EngagementRecorder) private readonly recorder: EngagementRecorder,
    @Inject(INGESTION_SETTINGS) private readonly settings: IngestionSettings,
  ) {}

  /** Always the image: a mail reader has no use for anything else, whatever the token or the state of this server. */
  @Get('o/*')
  @Header('content-type', 'image/gif')
  @Header('cache-control', 'no-store')
  @Header('x-content-type-options', 'nosniff')
  async open(@Param('*') token: string, @Req() request: FastifyRequest): Promise<Buffer> {
    const claim = claimOf('open', token.replace(/\.gif$/, ''), this.settings.MAIL_TOKEN_SECRET);
    if (claim && request.method === 'GET') {
      const machine = isMachineRequest(request.headers);
      await this.recorder.record(engagement('opened', claim, { machine, nowMs: Date.now() }));
    }
    return PIXEL;
  }

  /** Leads to where the signed token says, and to nowhere else. */
  @Get('c/*')
  async click(@Param('*') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const claim = claimOf('click', token, this.settings.MAIL_TOKEN_SECRET);
    const target = claim && targetOf(claim);
    if (!claim || target === undefined) {
      void reply.code(404).headers(PAGE_HEADERS).send(render(unknownLink));
      return;
    }
    if (request.method === 'GET') {
      const machine = isMachineRequest(request.headers);
      await this.recorder.record(engagement('clicked', claim, { machine, nowMs: Date.now() }));
    }
    void reply
      .code(302)
      .headers({ location: target, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      .send();
  }
}
