import { Body, Controller, Headers, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { RouteConfig, type RouteOptions } from '@posthorn/platform';
import type { FastifyRequest } from 'fastify';
import type { WebhookRequest } from '../provider-webhooks/provider-webhook.js';
import type { InboundWebhook } from './inbound-webhook.js';
import { webhookDisabled } from '../provider-webhooks/provider-webhooks.errors.js';
import { notStored, refused } from './inbound-webhooks.errors.js';
import { ProvidedMails, type Tally } from './provided-mails.js';

/** Injection token of the webhooks by their provider. */
export const INBOUND_WEBHOOKS = Symbol('posthorn:inbound-webhooks');

/** Mailgun gives the raw mail to addresses that end with `mime` alone. */
const WITH_MAIL = ['postal', 'postmark', 'sendgrid', 'mailgun', 'mailgun/mime'] as const;
/** 37 MiB: a mail of 27 MiB in base64, with what stands around it. */
const MAX_MAIL_BYTES = 38_797_312;
/** SNS carries 256 KiB, and Resend's webhook no mail at all. */
const MAX_NOTICE_BYTES = 1_048_576;

interface HandedOver {
  readonly ok: true;
  readonly mails: Tally;
}

/** Where mail providers hand over the mail that they received (ADR 0036). */
@Controller('v1/inbound')
export class InboundWebhooksController {
  constructor(
    @Inject(INBOUND_WEBHOOKS) private readonly webhooks: ReadonlyMap<string, InboundWebhook>,
    @Inject(ProvidedMails) private readonly mails: ProvidedMails,
  ) {}

  /** Takes a mail that a provider received, once for each mailbox it is for. */
  @Post([...WITH_MAIL])
  @HttpCode(200)
  @RouteConfig({ rawBody: true, bodyLimitBytes: MAX_MAIL_BYTES } satisfies RouteOptions)
  receiveMail(
    @Req() request: FastifyRequest,
    @Headers() headers: WebhookRequest['headers'],
    @Body() body: Buffer,
  ): Promise<HandedOver> {
    return this.receive(request, { headers, body, nowMs: Date.now() });
  }

  /** Takes a mail that a provider tells of and keeps, or that is small. */
  @Post(['ses', 'resend'])
  @HttpCode(200)
  @RouteConfig({ rawBody: true, bodyLimitBytes: MAX_NOTICE_BYTES } satisfies RouteOptions)
  receiveNotice(
    @Req() request: FastifyRequest,
    @Headers() headers: WebhookRequest['headers'],
    @Body() body: Buffer,
  ): Promise<HandedOver> {
    return this.receive(request, { headers, body, nowMs: Date.now() });
  }

  private async receive({ routeOptions }: FastifyRequest, request: WebhookRequest): Promise<HandedOver> {
    const webhook = this.webhookAt(routeOptions.url);
    if (webhook.missing !== undefined) throw webhookDisabled(webhook, 'mail');
    const provided = await webhook.receive(request);
    if (provided.kind !== 'mail' && provided.kind !== 'nothing') throw refused(provided);
    const mails = await this.mails.take(webhook.provider, provided).catch((error: unknown) => {
      throw notStored(error);
    });
    return { ok: true, mails };
  }

  private webhookAt(url = ''): InboundWebhook {
    const webhook = this.webhooks.get(url.replace(/\/mime$/, '').replace(/^.*\//, ''));
    if (!webhook) throw new TypeError(`no webhook stands behind ${url}`);
    return webhook;
  }
}
