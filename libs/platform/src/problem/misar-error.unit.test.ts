import { expect, test } from 'vitest';
import { z } from 'zod';
import { misarError } from './misar-error.js';
import { Problem } from './problem.js';
import { validationProblem } from './validation.js';

const schema = z.strictObject({ name: z.string(), from: z.strictObject({ email: z.email('must contain an @') }) });

function refusalOf(body: unknown) {
  return misarError(validationProblem(schema.safeParse(body).error?.issues ?? [], { type: 'body' }));
}

test('a request with one mistake names the field in the message', () => {
  expect(refusalOf({ name: 'Spring', from: { email: 'me' } })).toEqual({
    error: 'from.email: must contain an @.',
    code: 'invalid_request',
    message: 'from.email: must contain an @.',
    param: 'from.email',
  });
});

test('one with several lists them all', () => {
  expect(refusalOf({ from: { email: 'me' }, extra: 1 })).toMatchObject({
    param: 'name',
    errors: [
      { param: 'name', message: 'is required' },
      { param: 'from.email', message: 'must contain an @' },
      { param: 'extra', message: 'Unknown member' },
    ],
  });
});

test('what is unknown says so in the one word that the stream has for it, and in words beside', () => {
  const problem = new Problem({ status: 404, code: 'NOT_FOUND', detail: 'There is no campaign x.', fix: 'Look.' });
  expect(misarError(problem)).toEqual({
    error: 'not_found',
    code: 'not_found',
    message: 'There is no campaign x. Look.',
  });
});

test('a refusal keeps what else it tells', () => {
  const problem = new Problem({
    status: 409,
    code: 'CAMPAIGN_STATE',
    detail: 'It is sent.',
    members: { campaign_status: 'sent' },
  });
  expect(misarError(problem)).toMatchObject({ error: 'It is sent.', code: 'campaign_state', campaign_status: 'sent' });
});
