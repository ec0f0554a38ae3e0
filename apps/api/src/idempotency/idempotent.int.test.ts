import { Body, Controller, HttpCode, Module, Post, Res } from '@nestjs/common';
import { DatabaseModule } from '@posthorn/database';
import { createLogger, Problem, RequireKey, startService, type RunningService } from '@posthorn/platform';
import { aWorkspace, testServers, type TestWorkspace } from '@posthorn/testing';
import type { FastifyReply } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { IdempotencyModule } from './idempotency.module.js';
import { Idempotent } from './idempotent.js';

const thing = z.strictObject({ name: z.string().min(1), status: z.int().optional() });
let made = 0;

@Controller('things')
class ThingController {
  @Post()
  @HttpCode(201)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['send'] })
  @Idempotent({ operation: 'make-thing' })
  make(
    @Body({ schema: thing }) { name, status }: z.output<typeof thing>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (name === 'refused') throw new Problem({ status: 422, code: 'REFUSED', detail: 'no' });
    if (status !== undefined) reply.status(status);
    return { name, made: ++made };
  }
}

@Module({ imports: [IdempotencyModule], controllers: [ThingController] })
class ThingModule {}

let service: RunningService;
let workspace: TestWorkspace;
beforeAll(async () => {
  service = await startService({
    name: 'things',
    module: [DatabaseModule.forRoot({ url: testServers().databaseUrl, max: 3 }), ThingModule],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
});
afterAll(() => service.stop());
beforeEach(async () => {
  workspace = await aWorkspace();
});

async function post(body: object, key?: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${service.url}/things`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${workspace.keys.mm_live}`,
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key }),
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const isReplayed = response.headers.get('idempotent-replayed') === 'true';
  return { status: response.status, body: (await response.json()) as Record<string, unknown>, isReplayed };
}

test('a request with a key is answered once and replayed with its status and body', async () => {
  for (const asked of [{ name: 'a' }, { name: 'b', status: 202 }]) {
    const first = await post(asked, `key ${asked.name}`);
    expect(first).toMatchObject({ status: 'status' in asked ? 202 : 201, isReplayed: false });
    expect(await post(asked, `key ${asked.name}`)).toEqual({ ...first, isReplayed: true });
  }
});

test('without a key every request is a new one', async () => {
  const [one, two] = [await post({ name: 'a' }), await post({ name: 'a' })];
  expect(one.body['made']).not.toBe(two.body['made']);
});

test('twenty of the same at once are one', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => post({ name: 'a' }, 'k')));
  expect(new Set(answers.map(({ body }) => body['made'])).size).toBe(1);
});

test('another body under a key is refused, whatever order fields come in', async () => {
  await post({ name: 'a', status: 200 }, 'k');
  expect(await post({ status: 200, name: 'a' }, 'k')).toMatchObject({ isReplayed: true });
  for (const other of [post({ name: 'b' }, 'k'), post({ name: 'a', status: 200 }, 'k', { 'x-agent-id': 'agt_1' })]) {
    expect(await other).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED', fix: expect.any(String) },
    });
  }
});

test('a refusal is not kept', async () => {
  expect(await post({ name: 'refused' }, 'k')).toMatchObject({ status: 422, body: { code: 'REFUSED' } });
  expect(await post({ name: '' }, 'k')).toMatchObject({ status: 400 });
  expect(await post({ name: 'a' }, 'k')).toMatchObject({ status: 201, isReplayed: false });
});

test('a body nested to end the call stack is refused as without a key', async () => {
  const body = `{"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
  const response = await fetch(`${service.url}/things`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${workspace.keys.mm_live}`,
      'content-type': 'application/json',
      'idempotency-key': 'k',
    },
    body,
  });
  expect(response.status).toBe(400);
});

test.each(['', 'k'.repeat(256)])('a bad key is refused', async (key) => {
  expect(await post({ name: 'a' }, key)).toMatchObject({
    status: 400,
    body: { errors: [{ parameter: 'Idempotency-Key' }] },
  });
});
