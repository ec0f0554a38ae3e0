import type { IncomingMessage } from 'node:http';
import { randomUUID } from 'node:crypto';

export const REQUEST_ID_HEADER = 'x-request-id';

/** What is safe to repeat in a header and in a log line. */
const ACCEPTED = /^[A-Za-z0-9._:/+=@-]{1,128}$/;

/** The caller's `x-request-id` when it is plain, else a new UUID. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers[REQUEST_ID_HEADER];
  return requestIdFrom(typeof given === 'string' ? given : undefined);
}

/** @param given the header's value */
export function requestIdFrom(given: string | undefined): string {
  return given !== undefined && ACCEPTED.test(given) ? given : randomUUID();
}
