import type { StartAnswer } from '@posthorn/writing';

export function tooManyAtOnce(limit: number): StartAnswer {
  return {
    ok: false,
    status: 429,
    code: 'TOO_MANY_GENERATIONS',
    detail: `This workspace has ${limit} generations under way, which is all it may have at a time.`,
    fix: 'Wait until one is finished, or cancel one: POST /mail/ai/generations/:id/cancel. The operator sets GENERATION_CONCURRENCY.',
    retryAfterSeconds: 5,
  };
}

export function overBudget(limit: number, secondsLeft: number): StartAnswer {
  return {
    ok: false,
    status: 429,
    code: 'TOKEN_BUDGET_EXCEEDED',
    detail: `This workspace has used its ${limit} tokens of today (UTC).`,
    fix: 'Try again tomorrow, or ask the operator to raise GENERATION_DAILY_TOKENS.',
    retryAfterSeconds: Math.max(1, secondsLeft),
  };
}

export function otherRequest(): StartAnswer {
  return {
    ok: false,
    status: 422,
    code: 'IDEMPOTENCY_KEY_REUSED',
    detail: 'The idempotency key was used for another request.',
    fix: 'Repeat a request unchanged to read its generation, or use a new key for a new one.',
  };
}

export function stopping(): StartAnswer {
  return {
    ok: false,
    status: 503,
    code: 'GENERATION_UNAVAILABLE',
    detail: 'This replica of generation is being stopped.',
    fix: 'Ask again in a moment.',
    retryAfterSeconds: 1,
  };
}

export function unavailable(): StartAnswer {
  return {
    ok: false,
    status: 503,
    code: 'GENERATION_UNAVAILABLE',
    detail: 'The generation could not be begun: the log or the database cannot be reached.',
    fix: 'Try again in a few seconds.',
    retryAfterSeconds: 5,
  };
}
