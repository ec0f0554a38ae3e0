import { Body, Controller, Get, Headers, Inject, Param, Post, Res } from '@nestjs/common';
import { LOGGER, RouteConfig, type Logger, type RouteOptions } from '@posthorn/platform';
import type { FastifyReply } from 'fastify';
import { INGESTION_SETTINGS, type IngestionSettings } from '../config.js';
import { UnsubscribeHandler } from '../suppression/unsubscribe.handler.js';
import { unsubscribeForm } from './one-click.js';
import {
  askToUnsubscribe,
  isUnsubscribed,
  notConfirmed,
  PAGE_HEADERS,
  render,
  tryAgain,
  unknownLink,
} from './pages.js';
import type { Page } from './pages.js';
import { claimOf } from './tracking-claims.js';

const MAX_FORM_BYTES = 16_384;
const RETRY_AFTER_S = 60;

/** The address in `List-Unsubscribe` (RFC 8058): a POST acts, a GET asks. */
@Controller('t/u')
export class UnsubscribeController {
  constructor(
    @Inject(UnsubscribeHandler) private readonly handler: UnsubscribeHandler,
    @Inject(INGESTION_SETTINGS) private readonly settings: IngestionSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Scanners and previews follow every link, so this changes nothing. */
  @Get('*')
  ask(@Param('*') token: string, @Res() reply: FastifyReply): void {
    const secret = this.settings.MAIL_TOKEN_SECRET;
    if (!secret) return answer(reply, 503, tryAgain);
    const claim = claimOf('unsubscribe', token, secret);
    answer(reply, claim ? 200 : 404, claim ? askToUnsubscribe : unknownLink);
  }

  @Post('*')
  @RouteConfig({ rawBody: true, bodyLimitBytes: MAX_FORM_BYTES } satisfies RouteOptions)
  async act(
    @Param('*') token: string,
    @Headers('content-type') contentType: string | undefined,
    @Body() body: Buffer,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const secret = this.settings.MAIL_TOKEN_SECRET;
    if (!secret) return answer(reply, 503, tryAgain);
    const claim = claimOf('unsubscribe', token, secret);
    if (!claim) return answer(reply, 404, unknownLink);
    const method = unsubscribeForm(body, contentType);
    if (method === undefined) return answer(reply, 400, notConfirmed);
    const { requestId } = claim;
    const scope = claim.scope === 'campaign' ? 'campaign' : 'tenant';
    try {
      const isKnown = await this.handler.record({ requestId, method, scope, occurredAt: new Date().toISOString() });
      answer(reply, isKnown ? 200 : 404, isKnown ? isUnsubscribed : unknownLink);
    } catch (error) {
      this.logger.warn({ err: error, sendId: requestId }, 'an unsubscribe could not be recorded');
      answer(reply, 503, tryAgain);
    }
  }
}

function answer(reply: FastifyReply, status: number, page: Page): void {
  void reply
    .code(status)
    .headers({ ...PAGE_HEADERS, ...(status === 503 && { 'retry-after': String(RETRY_AFTER_S) }) })
    .send(render(page));
}
