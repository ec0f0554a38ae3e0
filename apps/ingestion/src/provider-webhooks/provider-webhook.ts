import type { DeliveryReport } from '../mail-events/delivery-report.js';
import type { UnsubscribeRequest } from '../suppression/unsubscribe.handler.js';

/** A request to `/v1/webhooks/<provider>` as it came. */
export interface WebhookRequest {
  /** By lower-case name; repeated ones joined by Node's rules. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** The time of receipt, milliseconds since 1970. */
  readonly nowMs: number;
}

/** What one event of a provider means here. */
export type ProviderEvent =
  | { readonly kind: 'report'; readonly report: DeliveryReport }
  | { readonly kind: 'unsubscribe'; readonly request: UnsubscribeRequest }
  /** Understood, and nothing to record: it is about no mail, or about what is not ours to keep. */
  | { readonly kind: 'ignored'; readonly type: string }
  /** About a mail that names no send of ours. */
  | { readonly kind: 'foreign'; readonly type: string }
  /** A type this release has not heard of. */
  | { readonly kind: 'unknown'; readonly type: string };

export type Received =
  | { readonly kind: 'events'; readonly events: readonly ProviderEvent[] }
  | { readonly kind: 'unauthentic'; readonly detail: string }
  | { readonly kind: 'malformed'; readonly detail: string; readonly fix?: string }
  /** It cannot be judged now, and is worth sending again. */
  | { readonly kind: 'unverifiable'; readonly detail: string; readonly cause: unknown };

/** One provider's way of telling what became of a mail. */
export interface ProviderWebhook {
  /** As in the path and in `provider` of the events: lower case. */
  readonly provider: string;
  /** The setting that is missing; nothing when it is switched on. */
  readonly missing: string | undefined;
  receive(request: WebhookRequest): Received | Promise<Received>;
}

/** A header that stands once. */
export function headerOf({ headers }: Pick<WebhookRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

export const badSignature = {
  kind: 'unauthentic',
  detail: 'The signature does not fit this request.',
} as const satisfies Received;

export const notJson = { kind: 'malformed', detail: 'The body is not JSON in UTF-8.' } as const satisfies Received;
