import { Problem } from '@posthorn/platform';
import type { ProviderWebhook, Received } from './provider-webhook.js';

/** Until an operator sets what is missing. */
const RETRY_AFTER_S = 60;
const SOON_S = 5;

type Refusal = Exclude<Received, { kind: 'events' }>;

/**
 * Without a secret nothing is believed; providers come again when it is set.
 * @param thing what they bring
 */
export function webhookDisabled({ missing }: Pick<ProviderWebhook, 'missing'>, thing: 'report' | 'mail'): Problem {
  return new Problem({
    status: 503,
    code: 'WEBHOOK_DISABLED',
    detail: `Webhook disabled: ${missing ?? 'its secret'} is not set on this server`,
    fix: `Set it in the environment of ingestion and restart; the ${thing} is sent again.`,
    headers: { 'retry-after': String(RETRY_AFTER_S) },
  });
}

export function refused(refusal: Refusal): Problem {
  const { detail } = refusal;
  if (refusal.kind === 'unauthentic') return new Problem({ status: 401, code: 'INVALID_SIGNATURE', detail });
  if (refusal.kind === 'malformed') {
    const { fix } = refusal;
    return new Problem({ status: 400, code: 'INVALID_REPORT', detail, ...(fix !== undefined && { fix }) });
  }
  return new Problem({
    status: 503,
    code: 'NOT_VERIFIED',
    detail: `${detail} Send it again.`,
    headers: { 'retry-after': String(SOON_S) },
    cause: refusal.cause,
  });
}
