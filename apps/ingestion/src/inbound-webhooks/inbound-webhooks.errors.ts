import { LogUnavailableError } from '@posthorn/event-log';
import { Problem } from '@posthorn/platform';
import { notRecorded } from '../mail-events/mail-events.errors.js';
import { DailyBytesReachedError } from '../inbound/inbound.errors.js';
import type { Refusal } from './inbound-webhook.js';

const SOON_S = 5;
/** Whoever keeps to it must not come every five seconds until midnight, and comes soon enough when the bound is raised. */
const LATER_TODAY_S = 3_600;

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
    return new Problem({
      status: 503,
      code: 'DAILY_BYTES_REACHED',
      detail: 'The workspace has taken in all the mail that it may today.',
      fix: 'Send it again after midnight UTC, or raise INBOUND_WORKSPACE_DAILY_BYTES and restart ingestion.',
      headers: { 'retry-after': String(LATER_TODAY_S) },
      cause: error,
    });
  if (error instanceof LogUnavailableError)
    return later('NOT_STORED', 'The mail could not be stored yet; send it again.', error);
  return notRecorded(error);
}

function later(code: string, detail: string, cause: unknown): Problem {
  return new Problem({ status: 503, code, detail, headers: { 'retry-after': String(SOON_S) }, cause });
}
