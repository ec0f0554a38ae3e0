import { newId, workspaceHmac } from '@posthorn/events';

const RUN_ID = /^run_[0-9A-HJKMNP-TV-Z]{26}$/;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** `run_` and the ten characters of the time. */
const TIME_LENGTH = 14;
const MARK_LENGTH = 16;

export function isRunId(text: string): boolean {
  return RUN_ID.test(text);
}

/**
 * The end of the ids of all runs that one idempotency key starts: by it the run of a request is found whose process died
 * before it answered. 80 bits of HMAC-SHA-256.
 */
export function runMark(workspaceSecret: Uint8Array, idempotencyKey: string): string {
  const digest = workspaceHmac(workspaceSecret, `autopilot-start:${idempotencyKey}`);
  return Array.from(digest.subarray(0, MARK_LENGTH), (byte) => CROCKFORD.charAt(byte & 31)).join('');
}

/** A new run, `run_` + ULID; with a mark it ends in it. */
export function newRunId(mark?: string, nowMs = Date.now()): string {
  const id = newId('run', nowMs);
  return mark === undefined ? id : id.slice(0, TIME_LENGTH) + mark;
}
