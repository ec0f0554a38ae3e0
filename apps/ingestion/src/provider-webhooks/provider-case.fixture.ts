import type { ProviderEvent } from './provider-webhook.js';

/** Of the sends in payloads. */
export const SEND_ID = 'req_01JQ000000000000000000000A';
/** When requests of payloads come in. */
export const NOW_MS = Date.parse('2026-03-22T10:10:00.000Z');

/** One event of a provider as its documentation shows it, and what it means here. */
export interface ProviderCase {
  readonly name: string;
  readonly payload: Record<string, unknown>;
  readonly event: ProviderEvent | { readonly kind: 'report'; readonly report: Record<string, unknown> };
}

/** A case whose event is a report with these fields; the send's id is understood. */
export function reports(name: string, payload: Record<string, unknown>, report: Record<string, unknown>): ProviderCase {
  return { name, payload, event: { kind: 'report', report: { sendId: SEND_ID, ...report } } };
}

export function unsubscribes(
  name: string,
  payload: Record<string, unknown>,
  request: { readonly scope: 'tenant' | 'campaign'; readonly occurredAt: string; readonly messageId?: string },
): ProviderCase {
  return {
    name,
    payload,
    event: { kind: 'unsubscribe', request: { requestId: SEND_ID, method: 'provider', ...request } },
  };
}

export function ignores(name: string, payload: Record<string, unknown>, type = name): ProviderCase {
  return { name, payload, event: { kind: 'ignored', type } };
}
