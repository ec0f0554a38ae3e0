import { Body, Controller, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import { API_KEYS, assertAllowed, bearerKey, RouteConfig, type ApiKeys, type RouteOptions } from '@posthorn/platform';
import { INGESTION_SETTINGS, type IngestionSettings } from '../config.js';
import { notRecorded } from '../mail-events/mail-events.errors.js';
import { isSignedBy } from '../mail-events/report-signature.js';
import type { Tally } from '../provider-webhooks/provider-events.handler.js';
import {
  badSignature,
  emptyMail,
  forgedReturnPath,
  mailboxKey,
  signingDisabled,
  unknownKey,
  unsigned,
} from './bounce-mails.errors.js';
import { BounceMailsHandler, type ReportedFor } from './bounce-mails.handler.js';

/** Bounces come with the mail they return, and that with its attachments. */
const MAX_BYTES = 10_485_760;

/** Where a mail server that receives bounces hands them in. */
@Controller('v1/webhooks')
export class BounceMailsController {
  constructor(
    @Inject(BounceMailsHandler) private readonly handler: BounceMailsHandler,
    @Inject(API_KEYS) private readonly keys: Pick<ApiKeys, 'verify'>,
    @Inject(INGESTION_SETTINGS) private readonly settings: IngestionSettings,
  ) {}

  @Post('bounce-mail')
  @HttpCode(200)
  @RouteConfig({ rawBody: true, bodyLimitBytes: MAX_BYTES } satisfies RouteOptions)
  async receive(
    @Headers('x-posthorn-signature') signature: string | undefined,
    @Headers('authorization') authorization: string | undefined,
    @Headers('x-envelope-recipient') recipient: string | undefined,
    @Body() raw: Buffer,
  ): Promise<{ ok: true; events: Tally }> {
    const of = signature === undefined ? await this.callerOf(authorization) : this.verify(raw, signature);
    if (raw.length === 0) throw emptyMail();
    const mail = { raw, nowMs: Date.now(), ...(recipient !== undefined && { recipients: [recipient] }) };
    const answer = await this.handler.receive(mail, of).catch((error: unknown) => {
      throw notRecorded(error);
    });
    if (answer.kind === 'forged') throw forgedReturnPath();
    return { ok: true, events: answer.events };
  }

  /** The operator's own server speaks for every workspace. */
  private verify(raw: Buffer, signature: string): undefined {
    const secret = this.settings.BOUNCE_MAIL_WEBHOOK_SECRET;
    if (!secret) throw signingDisabled();
    if (!isSignedBy(secret, raw, signature)) throw badSignature();
  }

  private async callerOf(authorization: string | undefined): Promise<ReportedFor> {
    if (authorization === undefined) throw unsigned();
    const principal = await this.keys.verify(bearerKey(authorization));
    if (!principal) throw unknownKey();
    assertAllowed(principal, { scopes: ['manage'] });
    if (principal.mailbox !== undefined) throw mailboxKey();
    return principal;
  }
}
