import type { InboundMail } from '../inbound/inbound-mail.js';
import type { Received, WebhookRequest } from '../provider-webhooks/provider-webhook.js';

/** A mail as a provider hands it over. */
export type ProvidedMail = Pick<InboundMail, 'raw' | 'envelope'>;

/** Why a request gives no mail, and whether it may later. */
export type Refusal = Exclude<Received, { readonly kind: 'events' }>;

export type Provided =
  | { readonly kind: 'mail'; readonly mail: ProvidedMail }
  /** Understood and authentic, and no mail: a greeting, or an event of another kind. */
  | { readonly kind: 'nothing'; readonly type: string }
  | Refusal;

/** One provider's way of handing over the mail it received. */
export interface InboundWebhook {
  /** As in the path, and in `via` of the events: lower case. */
  readonly provider: string;
  /** The setting that is missing; nothing when it is switched on. */
  readonly missing: string | undefined;
  receive(request: WebhookRequest): Provided | Promise<Provided>;
}

export const malformed = (detail: string, fix?: string): Refusal => ({
  kind: 'malformed',
  detail,
  ...(fix !== undefined && { fix }),
});

export const mailOf = (mail: ProvidedMail): Provided => ({ kind: 'mail', mail });

/** What a webhook of delivery reports says of a request that is no report. */
export function nothingIn(received: Received): Provided {
  if (received.kind !== 'events') return received;
  const [event] = received.events;
  return { kind: 'nothing', type: event && 'type' in event ? event.type : 'nothing' };
}
