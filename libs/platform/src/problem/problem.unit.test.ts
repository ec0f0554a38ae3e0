import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, test } from 'vitest';
import { Problem } from './problem.js';
import { toProblem } from './to-problem.js';

const request = { method: 'GET', path: '/v1/things', isUnknownRoute: false, methods: [] };

describe('Problem', () => {
  test('renders RFC 9457 members first, then its own, the request id last', () => {
    const problem = new Problem({
      status: 409,
      code: 'TAKEN',
      detail: 'The address has an agent already.',
      fix: 'Use another address.',
      docs: 'https://example.com/docs',
      members: { agent_id: 'agt_1' },
    });
    expect(JSON.stringify(problem.toBody('req-1'))).toBe(
      '{"type":"about:blank","title":"Conflict","status":409,"detail":"The address has an agent already.",' +
        '"code":"TAKEN","fix":"Use another address.","docs":"https://example.com/docs","agent_id":"agt_1","request_id":"req-1"}',
    );
  });

  test('leaves out what is not known', () => {
    const body = new Problem({ status: 418, code: 'TEAPOT', detail: 'No coffee.' }).toBody();
    expect(Object.keys(body)).toEqual(['type', 'title', 'status', 'detail', 'code']);
  });

  test('keeps its cause out of the body', () => {
    const cause = new Error('password is hunter2');
    const problem = new Problem({ status: 503, code: 'LATER', detail: 'Not now.', cause });
    expect(problem.cause).toBe(cause);
    expect(JSON.stringify(problem.toBody())).not.toContain('hunter2');
  });
});

describe('toProblem', () => {
  test('an unexpected error tells the caller nothing about itself', () => {
    const problem = toProblem(new Error('connection to 10.0.0.7 refused'), request);
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL_ERROR' });
    expect(JSON.stringify(problem.toBody())).not.toContain('10.0.0.7');
    expect(toProblem('thrown text', request).status).toBe(500);
  });

  test("keeps the status and the first message of Nest's exceptions", () => {
    expect(toProblem(new NotFoundException('no agent agt_1'), request)).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
      detail: 'no agent agt_1',
    });
    expect(toProblem(new BadRequestException(['first', 'second']), request).detail).toBe('first');
  });

  test('a route that does not exist is named, with a fix', () => {
    const problem = toProblem(new NotFoundException(), { ...request, isUnknownRoute: true });
    expect(problem).toMatchObject({ code: 'UNKNOWN_ROUTE', detail: 'There is no GET /v1/things on this server.' });
    expect(problem.fix).toBeDefined();
  });

  test('recognises an error of Fastify, also inside an exception of Nest', () => {
    const tooLarge = Object.assign(new Error('x'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 });
    expect(toProblem(tooLarge, request).code).toBe('BODY_TOO_LARGE');
    expect(toProblem(new HttpException('x', 413, { cause: tooLarge }), request).code).toBe('BODY_TOO_LARGE');
  });

  test('believes a status below 500 of a foreign error, and no other', () => {
    expect(toProblem(Object.assign(new Error('aborted'), { statusCode: 400 }), request).status).toBe(400);
    expect(toProblem(Object.assign(new Error('secret'), { statusCode: 502 }), request)).toMatchObject({
      status: 500,
      code: 'INTERNAL_ERROR',
    });
  });

  test('a refusal that may pass later is 503 with Retry-After, one for good is 409', () => {
    const refusal = (retry: unknown) => Object.assign(new Error('The agent is locked.'), { code: 'LOCKED', retry });
    expect(toProblem(refusal({ afterMs: 2_400 }), request)).toMatchObject({
      status: 503,
      code: 'LOCKED',
      headers: { 'retry-after': '3' },
    });
    expect(toProblem(refusal('backoff'), request).headers).toEqual({ 'retry-after': '1' });
    expect(toProblem(refusal('never'), request)).toMatchObject({ status: 409, detail: 'The agent is locked.' });
    expect(toProblem(refusal('whenever'), request).status).toBe(500);
  });
});
