import { Problem, validationProblem } from '@posthorn/platform';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { reachError } from './reach-error.js';

const schema = z.strictObject({ goal: z.string().min(10, 'must have 10 to 2,000 characters') });
const refusalOf = (body: unknown) =>
  reachError(validationProblem(schema.safeParse(body).error?.issues ?? [], { type: 'body' }));

test('a problem that has nothing to add is its sentence alone, as the pages print it', () => {
  expect(reachError(new Problem({ status: 404, code: 'UNKNOWN_RUN', detail: 'Run not found' }))).toEqual({
    error: 'Run not found',
  });
});

test('the message about a request names every field that is wrong', () => {
  expect(refusalOf({ goal: 'short', extra: 1 })).toEqual({
    error: 'goal: must have 10 to 2,000 characters. extra: Unknown member.',
  });
  expect(refusalOf(undefined)).toEqual({ error: 'body: is required.' });
});

test('what to do follows what happened, and what else the problem tells stands beside it', () => {
  const problem = new Problem({ status: 402, code: 'X', detail: 'It is spent.', fix: 'Wait.', members: { limit: 10 } });
  expect(reachError(problem)).toEqual({ error: 'It is spent. Wait.', limit: 10 });
});

test('what may pass later says so', () => {
  const headers = { 'retry-after': '2' };
  expect(reachError(new Problem({ status: 503, code: 'X', detail: 'Not now.', headers }))).toMatchObject({
    retry: true,
  });
  expect(reachError(new Problem({ status: 503, code: 'X', detail: 'Never.' }))).toEqual({ error: 'Never.' });
});

test('what is a sentence already gets no second full stop', () => {
  const errors = [{ pointer: '/file', detail: 'The file has no rows.' }];
  expect(reachError(new Problem({ status: 422, code: 'X', detail: 'file cannot be used.', errors }))).toEqual({
    error: 'file: The file has no rows.',
  });
});
