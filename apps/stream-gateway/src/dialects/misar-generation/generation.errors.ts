import { Problem } from '@posthorn/platform';
import type { StartAnswer } from '@posthorn/writing';

type Refusal = Extract<StartAnswer, { ok: false }>;

export function refused({ status, code, detail, fix, retryAfterSeconds }: Refusal): Problem {
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return new Problem({ status, code, detail, fix, headers });
}

/** No replica of generation runs, or none has answered. */
export function generationUnavailable(cause: unknown): Problem {
  return new Problem({
    status: 503,
    code: 'GENERATION_UNAVAILABLE',
    detail: 'No replica of the service "generation" answers.',
    fix: 'Try again in a few seconds; the operator checks that the service runs.',
    headers: { 'retry-after': '5' },
    cause,
  });
}

export function unknownGeneration(): Problem {
  return new Problem({
    status: 404,
    code: 'GENERATION_NOT_FOUND',
    detail: 'There is no such generation.',
    fix: 'The header X-Generation-Id of POST /mail/ai/generate-email/stream names it.',
  });
}

export function generationOver(status: string): Problem {
  return new Problem({
    status: 409,
    code: 'GENERATION_OVER',
    detail: `The generation is over (${status}), so there is nothing to cancel.`,
    fix: 'GET /mail/ai/generations/:id says how it ended.',
  });
}

export function generationExpired(): Problem {
  return new Problem({
    status: 410,
    code: 'GENERATION_EXPIRED',
    detail: 'The generation ended too long ago: its pieces are kept for 15 minutes.',
    fix: 'Ask for it again, with another Idempotency-Key if with one: POST /mail/ai/generate-email/stream.',
  });
}

export function badCursor(parameter: string): Problem {
  return new Problem({
    status: 400,
    code: 'INVALID_CURSOR',
    detail: 'The cursor is none of a generation: it looks like 12-0.',
    fix: 'Send the last id of the stream, or none to read from the beginning.',
    errors: [{ parameter, detail: 'is no cursor of a generation' }],
  });
}

export function badIdempotencyKey(): Problem {
  return new Problem({
    status: 400,
    code: 'INVALID_REQUEST',
    detail: 'Idempotency-Key: is no key.',
    fix: 'Give one key of 1 to 255 ASCII characters, or none.',
    errors: [{ parameter: 'Idempotency-Key', detail: 'is empty, too long or not ASCII' }],
  });
}
