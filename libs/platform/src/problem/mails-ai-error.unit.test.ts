import { expect, test } from 'vitest';
import { z } from 'zod';
import { mailsAiError } from './mails-ai-error.js';
import { Problem } from './problem.js';
import { validationProblem } from './validation.js';

const schema = z.strictObject({ to: z.array(z.email('must contain an @')), subject: z.string() });

function refusalOf(body: unknown) {
  return mailsAiError(validationProblem(schema.safeParse(body).error?.issues ?? [], { type: 'body' })).error;
}

test('the message about a request lists what is wrong with it, as nothing else does', () => {
  expect(refusalOf({ to: ['nobody'], extra: 1 })).toMatchObject({
    code: 'invalid_field',
    message: 'to.0: must contain an @. subject: is required. extra: Unknown member.',
    param: 'to.0',
  });
});

test('a body that is missing has no field at fault', () => {
  expect(refusalOf(undefined)).toMatchObject({ message: 'body: is required.', param: null });
});

test('any other message ends with what to do', () => {
  const problem = new Problem({ status: 409, code: 'EMAIL_TAKEN', detail: 'It is taken.', fix: 'Choose another.' });
  expect(mailsAiError(problem).error).toMatchObject({ code: 'email_taken', message: 'It is taken. Choose another.' });
});
