import { LogUnavailableError } from '@posthorn/event-log';
import { Problem } from '@posthorn/platform';
import { notRecorded } from '../mail-events/mail-events.errors.js';
import type { InboundWebhook, Refusal } from './inbound-webhook.js';

/** Until an operator sets what is missing. */
const RETRY_AFTER_S = 60;
const SOON_S = 5;

/** Without a secret nothing is believed; providers come again when it is set. */
export function webhookDisabled({ missing }: Pick<InboundWebhook, 'missing'>): Problem {
  return new Problem({
    status: 503,
    code: 'WEBHOOK_DISABLED',
    detail: `Webhook disabled: ${missing ?? 'its secret'} is not set on this server`,
    fix: 'Set it in the environment of ingestion and restart; the mail is sent again.',
    headers: { 'retry-after': String(RETRY_AFTER_S) },
  });
}

export function refused(refusal: Refusal): Problem {
  const { detail } = refusal;
  if (refusal.kind === 'unauthentic') return new Problem({ status: 401, code: 'INVALID_SIGNATURE', detail });
  if (refusal.kind === 'malformed') {
    const { fix } = refusal;
    return new Problem({ status: 400, code: 'INVALID_MAIL', detail, ...(fix !== undefined && { fix }) });
  }
  return later('NOT_FETCHED', `${detail} Send it again.`, refusal.cause);
}

/** Whatever kept it from being stored: the mail is not lost as long as its provider comes again. */
export function notStored(error: unknown): unknown {
  if (error instanceof LogUnavailableError)
    return later('NOT_STORED', 'The mail could not be stored yet; send it again.', error);
  return notRecorded(error);
}

function later(code: string, detail: string, cause: unknown): Problem {
  return new Problem({ status: 503, code, detail, headers: { 'retry-after': String(SOON_S) }, cause });
}
