import { LogUnavailableError } from '@posthorn/event-log';
import { Problem } from '@posthorn/platform';
import { DedupeKeyReusedError } from './request-send.decider.js';

const RETRY_AFTER_S = 2;

/** The read model lags further behind the log than a request can wait. */
export class ReadModelBehindError extends Error {
  override readonly name = 'ReadModelBehindError';
  constructor(readonly last: number) {
    super(`the read model has not reached sequence ${last}`);
  }
}

/** What the caller is told when a request was refused; other errors stay what they are. */
export function sendProblem(error: unknown): unknown {
  if (error instanceof DedupeKeyReusedError) {
    return new Problem({
      status: 422,
      code: error.code,
      detail: `The dedupeKey was used for another request, whose requestId is ${error.requestId}.`,
      fix: 'Repeat a request unchanged to retry it, or use a new dedupeKey for a new one.',
      members: { requestId: error.requestId },
    });
  }
  if (error instanceof LogUnavailableError || error instanceof ReadModelBehindError) {
    return new Problem({
      status: 503,
      code: 'TRY_AGAIN',
      detail: 'The server cannot answer this just now.',
      fix: `Repeat the request in ${RETRY_AFTER_S} seconds; with a dedupeKey it is queued once.`,
      headers: { 'retry-after': String(RETRY_AFTER_S) },
      cause: error,
    });
  }
  return error;
}

export function unknownSend(requestId: string): Problem {
  return new Problem({
    status: 404,
    code: 'UNKNOWN_SEND',
    detail: `There is no send ${requestId} in this workspace.`,
    fix: 'Use the requestId that POST /v1/agent/request-send answered.',
  });
}

export function contradictingAgents(): Problem {
  return new Problem({
    status: 422,
    code: 'AGENT_MISMATCH',
    detail: 'mailboxId and X-Agent-Id name different agents.',
    fix: 'Send one of them, or the same agent in both.',
  });
}
