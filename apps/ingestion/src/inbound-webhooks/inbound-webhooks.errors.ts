import { LogUnavailableError } from '@posthorn/event-log';
import { Problem } from '@posthorn/platform';
import { notRecorded } from '../mail-events/mail-events.errors.js';
import { DailyBytesReachedError } from '../inbound/inbound.errors.js';
import type { Refusal } from './inbound-webhook.js';

const SOON_S = 5;

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
  if (error instanceof DailyBytesReachedError)
    return later('DAILY_BYTES_REACHED', 'The workspace takes no more mail today; send it again tomorrow.', error);
  if (error instanceof LogUnavailableError)
    return later('NOT_STORED', 'The mail could not be stored yet; send it again.', error);
  return notRecorded(error);
}

function later(code: string, detail: string, cause: unknown): Problem {
  return new Problem({ status: 503, code, detail, headers: { 'retry-after': String(SOON_S) }, cause });
}
