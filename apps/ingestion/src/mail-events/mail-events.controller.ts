import { Body, Controller, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import { ProblemShape, RouteConfig, type RouteOptions } from '@posthorn/platform';
import { INGESTION_SETTINGS, type IngestionSettings } from '../config.js';
import { parseReport } from './delivery-report.js';
import { invalidReport, invalidSignature, notRecorded, webhookDisabled } from './mail-events.errors.js';
import { MailEventsHandler, type ReportAnswer } from './mail-events.handler.js';
import { MAX_REPORT_BYTES, REPORT_PATHS } from './report-route.js';
import { isSignedBy } from './report-signature.js';

/** The delivery-events webhook of MisarReach, as its documentation prints it. */
@Controller([...REPORT_PATHS])
@ProblemShape(({ detail }) => ({ error: detail }))
export class MailEventsController {
  constructor(
    @Inject(MailEventsHandler) private readonly handler: MailEventsHandler,
    @Inject(INGESTION_SETTINGS) private readonly settings: IngestionSettings,
  ) {}

  @Post()
  @HttpCode(200)
  @RouteConfig({ rawBody: true, bodyLimitBytes: MAX_REPORT_BYTES } satisfies RouteOptions)
  async receive(
    @Body() body: Buffer,
    @Headers('x-reach-signature') signature: string | undefined,
  ): Promise<ReportAnswer> {
    const secret = this.settings.REACH_EVENTS_WEBHOOK_SECRET;
    if (!secret) throw webhookDisabled();
    if (!isSignedBy(secret, body, signature)) throw invalidSignature();
    const parsed = parseReport(body, Date.now());
    if (!parsed.ok) throw invalidReport(parsed.problem);
    return this.handler.receive(parsed.report).catch((error: unknown) => {
      throw notRecorded(error);
    });
  }
}
