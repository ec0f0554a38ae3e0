import { Body, Controller, Headers, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { API_KEYS, assertAllowed, bearerKey, RouteConfig, type ApiKeys, type RouteOptions } from '@posthorn/platform';
import { z } from 'zod';
import { INGESTION_SETTINGS, type IngestionSettings } from '../../config.js';
import { isSignedBy } from '../../mail-events/report-signature.js';
import type { InboundMail } from '../inbound-mail.js';
import { InboundMails } from '../inbound-mails.js';
import { DailyBytesReachedError, MailLoopError } from '../inbound.errors.js';
import { type EnvelopeHeaders, readEnvelope, signedBytes } from './envelope-headers.js';
import * as errors from './inbound-mail.errors.js';
import { answerOf, type PostedAnswer } from './posted-answer.js';

/** What is read at all; INBOUND_MAX_BYTES may be less. */
const MAX_BYTES = 26_214_400;
const MAIL = /^message\/(rfc822|global)\s*(;|$)/i;

type PostedHeaders = EnvelopeHeaders &
  Readonly<Partial<Record<'x-posthorn-signature' | 'authorization' | 'content-type', string>>>;

/** Where a mail server, or whoever has a mail, hands it in by HTTP. */
@Controller('v1/inbound')
export class InboundMailController {
  constructor(
    @Inject(InboundMails) private readonly mails: InboundMails,
    @Inject(API_KEYS) private readonly keys: Pick<ApiKeys, 'verify'>,
    @Inject(INGESTION_SETTINGS) private readonly settings: IngestionSettings,
  ) {}

  @Post('mail')
  @HttpCode(200)
  @RouteConfig({ rawBody: true, bodyLimitBytes: MAX_BYTES } satisfies RouteOptions)
  async receive(
    @Headers() headers: PostedHeaders,
    @Query({ schema: z.strictObject({}) }) _none: object,
    @Body() raw: Buffer,
  ): Promise<PostedAnswer> {
    const restrictTo = await this.callerOf(headers, raw);
    if (!MAIL.test(headers['content-type'] ?? '')) throw errors.wrongType(headers['content-type']);
    if (raw.length === 0) throw errors.emptyMail();
    const maxBytes = Math.min(this.settings.INBOUND_MAX_BYTES, MAX_BYTES);
    if (raw.length > maxBytes) throw errors.tooLarge(maxBytes);
    const { envelope, problems } = readEnvelope(headers);
    if (problems) throw errors.badEnvelope(problems);
    const mail = { raw, envelope, via: 'http', ...(restrictTo && { restrictTo }) };
    const accepted = await this.mails.accept(mail).catch((error: unknown) => {
      if (error instanceof DailyBytesReachedError) throw errors.dailyBytesReached();
      throw error instanceof MailLoopError ? errors.mailLoop(error.hops) : errors.notStored(error);
    });
    return answerOf(accepted);
  }

  /** @returns whom a key speaks for; nothing for a signature, which speaks for the installation */
  private async callerOf(headers: PostedHeaders, raw: Buffer): Promise<InboundMail['restrictTo']> {
    const { 'x-posthorn-signature': signature, authorization } = headers;
    if (signature !== undefined) return this.verify(signature, headers, raw);
    if (authorization === undefined) throw errors.unsigned();
    const principal = await this.keys.verify(bearerKey(authorization));
    if (!principal) throw errors.unknownKey();
    assertAllowed(principal, { scopes: ['manage'] });
    if (principal.mailbox !== undefined) throw errors.mailboxKey();
    return principal;
  }

  private verify(signature: string, headers: EnvelopeHeaders, raw: Buffer): undefined {
    const secret = this.settings.INBOUND_WEBHOOK_SECRET;
    if (secret === undefined) throw errors.signingDisabled();
    if (!isSignedBy(secret, signedBytes(headers, raw), signature)) throw errors.badSignature();
  }
}
