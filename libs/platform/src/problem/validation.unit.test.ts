import type { ArgumentMetadata } from '@nestjs/common';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from './problem.js';
import { ValidationPipe } from './validation.js';

const schema = z.strictObject({
  email: z.email(),
  'a/b': z.object({ '~c': z.array(z.int()) }).optional(),
});

async function refusalOf(value: unknown, metadata: ArgumentMetadata): Promise<Problem> {
  try {
    await new ValidationPipe().transform(value, metadata);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the value was accepted');
}

describe('ValidationPipe', () => {
  test('passes on what the schema makes of the value', async () => {
    const limit = z.object({ limit: z.coerce.number() });
    const value: unknown = await new ValidationPipe().transform({ limit: '5' }, { type: 'query', schema: limit });
    expect(value).toEqual({ limit: 5 });
  });

  test('points into the body, escaped as RFC 6901 says', async () => {
    const problem = await refusalOf({ email: 'a@b.example', 'a/b': { '~c': [1, 'x'] } }, { type: 'body', schema });
    expect(problem.errors).toEqual([{ pointer: '/a~1b/~0c/1', detail: expect.stringContaining('number') }]);
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  });

  test('says the first issue in the detail and all of them in errors', async () => {
    const problem = await refusalOf({ email: 'nobody', extra: 1, more: 2 }, { type: 'body', schema });
    expect(problem.detail).toBe('/email: Invalid email address');
    expect(problem.errors.map((part) => part.pointer)).toEqual(['/email', '/extra', '/more']);
  });

  test('says of what is missing that it is required, and keeps what a schema says itself', async () => {
    const asked = z.object({ email: z.string(), agent: z.string({ error: 'is required: who sends it' }), at: z.int() });
    const { errors } = await refusalOf({ at: 'x' }, { type: 'body', schema: asked });
    expect(errors.map(({ detail }) => detail)).toEqual([
      'is required',
      'is required: who sends it',
      'Invalid input: expected number, received string',
    ]);
  });

  test('says what is wrong with a name that a record does not take', async () => {
    const names = z.record(z.string().regex(/^[a-z_]+$/, 'must be in lower snake case'), z.string());
    const { detail } = await refusalOf({ 'First Name': 'x' }, { type: 'body', schema: names });
    expect(detail).toBe('/First Name: is no name for it: must be in lower snake case');
  });

  test('names a query parameter, also an unknown one', async () => {
    const problem = await refusalOf({ emial: 'a@b.example' }, { type: 'query', schema: z.strictObject({}) });
    expect(problem.detail).toBe('emial: Unknown parameter');
    expect(problem.errors).toEqual([{ parameter: 'emial', detail: 'Unknown parameter' }]);
  });

  test('names a parameter that is validated alone', async () => {
    const problem = await refusalOf('x', { type: 'param', data: 'id', schema: z.uuid() });
    expect(problem.errors).toEqual([{ parameter: 'id', detail: 'Invalid UUID' }]);
  });

  test('calls a missing body the body', async () => {
    expect((await refusalOf(undefined, { type: 'body', schema })).detail).toBe('body: is required');
  });

  test('leaves a parameter without a schema alone', async () => {
    expect(await new ValidationPipe().transform('x', { type: 'param', data: 'id' })).toBe('x');
  });
});
