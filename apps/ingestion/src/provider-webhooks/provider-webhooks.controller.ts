import { Body, Controller, Headers, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { RouteConfig, type RouteOptions } from '@posthorn/platform';
import type { FastifyRequest } from 'fastify';
import { notRecorded } from '../mail-events/mail-events.errors.js';
import { ProviderEventsHandler, type Tally } from './provider-events.handler.js';
import type { ProviderWebhook, WebhookRequest } from './provider-webhook.js';
import { refused, webhookDisabled } from './provider-webhooks.errors.js';

/** Injection token of the webhooks by their provider. */
export const PROVIDER_WEBHOOKS = Symbol('posthorn:provider-webhooks');

const PROVIDERS = ['postal', 'ses', 'postmark', 'sendgrid', 'mailgun', 'resend'] as const;
/** SendGrid's batches are the largest: some 1,000 events. */
const MAX_BYTES = 2_097_152;

/** Where mail providers report what became of a mail (ADR 0023). */
@Controller('v1/webhooks')
export class ProviderWebhooksController {
  constructor(
    @Inject(PROVIDER_WEBHOOKS) private readonly webhooks: ReadonlyMap<string, ProviderWebhook>,
    @Inject(ProviderEventsHandler) private readonly handler: ProviderEventsHandler,
  ) {}

  /** One path each: what else stands below `/v1/webhooks` is not ours to take. */
  @Post([...PROVIDERS])
  @HttpCode(200)
  @RouteConfig({ rawBody: true, bodyLimitBytes: MAX_BYTES } satisfies RouteOptions)
  async receive(
    @Req() request: FastifyRequest,
    @Headers() headers: WebhookRequest['headers'],
    @Body() body: Buffer,
  ): Promise<{ ok: true; events: Tally }> {
    const webhook = this.webhookAt(request);
    if (webhook.missing !== undefined) throw webhookDisabled(webhook, 'report');
    const received = await webhook.receive({ headers, body, nowMs: Date.now() });
    if (received.kind !== 'events') throw refused(received);
    const events = await this.handler.record(webhook.provider, received.events).catch((error: unknown) => {
      throw notRecorded(error);
    });
    return { ok: true, events };
  }

  private webhookAt({ routeOptions: { url = '' } }: FastifyRequest): ProviderWebhook {
    const webhook = this.webhooks.get(url.slice(url.lastIndexOf('/') + 1));
    if (!webhook) throw new TypeError(`no webhook stands behind ${url}`);
    return webhook;
  }
}
