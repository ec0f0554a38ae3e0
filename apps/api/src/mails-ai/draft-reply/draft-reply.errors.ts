import { Problem } from '@posthorn/platform';
import type { CopyPiece, StartAnswer } from '@posthorn/writing';

/** One of ours, not one that came. */
export function notReceived(id: string): Problem {
  return new Problem({
    status: 422,
    code: 'MESSAGE_NOT_RECEIVED',
    detail: `The message ${id} is one of yours; a draft answers a received one.`,
    fix: 'GET /v1/messages/received lists those.',
    errors: [{ parameter: 'id', detail: 'names no received message.' }],
  });
}

/** @param detail why a model must not read it */
export function unfitForModel(reason: string, detail: string): Problem {
  return new Problem({
    status: 422,
    code: 'MESSAGE_NOT_FIT_FOR_MODEL',
    detail,
    fix: 'Write the answer yourself: POST /v1/drafts with in_reply_to_message_id.',
    members: { reason },
  });
}

export function nothingToAnswer(id: string): Problem {
  return new Problem({
    status: 422,
    code: 'MESSAGE_WITHOUT_TEXT',
    detail: `The message ${id} has no text that a model could read.`,
    fix: 'Write the answer yourself: POST /v1/drafts with in_reply_to_message_id.',
  });
}

/** @param refusal of the service that would write it */
export function refused({
  status,
  code,
  detail,
  fix,
  retryAfterSeconds,
}: Extract<StartAnswer, { ok: false }>): Problem {
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return new Problem({ status, code, detail, fix, headers });
}

/** No replica of generation runs, or the one that wrote has gone and no other knows of it. */
export function generationUnavailable(cause?: unknown): Problem {
  return new Problem({
    status: 503,
    code: 'GENERATION_UNAVAILABLE',
    detail: 'No replica of the service "generation" answers.',
    fix: 'Try again in a few seconds; the operator checks that the service runs.',
    headers: { 'retry-after': '5' },
    cause,
  });
}

export function generationFailed(end: Extract<CopyPiece, { kind: 'end' }>): Problem {
  const { code, message } = end.error ?? { code: 'nothing_written', message: 'The model wrote nothing.' };
  return new Problem({
    status: 502,
    code: 'GENERATION_FAILED',
    detail: `No draft was written: ${message}`,
    fix: 'Try again, or write the draft yourself.',
    members: { reason: code },
  });
}

export function generationTooSlow(timeoutMs: number): Problem {
  return new Problem({
    status: 504,
    code: 'GENERATION_TIMEOUT',
    detail: `The model did not finish within ${timeoutMs / 1_000} s, so it was called off.`,
    fix: 'Try again, or ask the operator for a faster model.',
  });
}
