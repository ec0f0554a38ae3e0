import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createDatabase } from '@posthorn/database';
import { ApiKeys } from '@posthorn/platform';
import { aModelServer, type FakeModelServer } from '@posthorn/testing';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { type BenchService, type BenchStack, startStack } from '../bench/stack.js';
import { readGeneration } from './generation-reader.js';

const WORDS = Array.from({ length: 200 }, (_, index) => `wörd${index} `);
const TEXT = WORDS.join('').trim();
/** Two seconds on a machine that is free; the whole text takes twenty. */
const SOON_MS = 10_000;
const REQUEST = { type: 'body', prompt: 'Say something long' };

let stack: BenchStack;
let model: FakeModelServer;
let key: string;
const services: BenchService[] = [];

beforeAll(async () => {
  stack = await startStack();
  const db = createDatabase({ url: stack.databaseUrl, max: 1 });
  ({ key } = await new ApiKeys(db).create({ workspaceId: stack.workspaceId, kind: 'msk', scopes: ['generate'] }));
  await db.destroy();
}, 120_000);
afterAll(() => stack.stop());
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
  await model.close();
});

/** Before each test: a model that takes this long for a word. */
const aModelThatTakes = (everyMs: number) =>
  beforeEach(async () => {
    model = await aModelServer({ deltas: WORDS, everyMs, bytesPerWrite: 61 });
  });

async function start(app: 'stream-gateway' | 'generation'): Promise<BenchService> {
  const env = app === 'generation' ? { AI_BASE_URL: model.baseUrl, AI_MODEL: 'fake' } : {};
  const service = await stack.startApp(app, { LOG_LEVEL: 'error', ...env });
  services.push(service);
  return service;
}

async function kill({ process }: { process: ChildProcess }): Promise<void> {
  const exited = once(process, 'exit');
  process.kill('SIGKILL');
  await exited;
}

function ask({ port }: BenchService): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/mail/ai/generate-email/stream`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(REQUEST),
  });
}

function readOn({ port }: BenchService, id: string, lastEventId: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/mail/ai/generations/${id}/stream`, {
    headers: { authorization: `Bearer ${key}`, ...(lastEventId !== '' && { 'last-event-id': lastEventId }) },
  });
}

async function eventsOf(id: string): Promise<string[]> {
  const events: string[] = [];
  for await (const { type, data } of stack.log.read({ subjects: [`evt.${stack.workspaceId}.generation.${id}.*`] })) {
    const { reason } = data;
    events.push(typeof reason === 'string' ? `${type} ${reason}` : type);
  }
  return events;
}

describe('a gateway that is killed in mid-stream', () => {
  aModelThatTakes(15);

  test.each([1, 2, 3])(
    'leaves nothing out and doubles nothing: the client reads on at another (run %i)',
    async (run) => {
      const [first, second] = await Promise.all([
        start('stream-gateway'),
        start('stream-gateway'),
        start('generation'),
      ]);
      const response = await ask(first);
      const id = response.headers.get('x-generation-id') ?? '';
      const killing = new Promise((resolve) => setTimeout(resolve, 300 * run)).then(() => kill(first));
      const before = await readGeneration(response);
      await killing;
      expect(before.isDone).toBe(false);
      const after = await readGeneration(await readOn(second, id, before.lastEventId));
      expect(after).toMatchObject({ isDone: true, error: undefined });
      expect(`${before.text}${after.text}`).toBe(TEXT);
      expect(model.asked).toHaveLength(1);
      expect(await eventsOf(id)).toEqual(['generation.started', 'generation.completed']);
    },
  );
});

describe('a replica of generation that is killed in mid-stream', () => {
  // Another one starts before the text is complete.
  aModelThatTakes(100);

  test('is told by an error at once when another is there, and is recorded once', async () => {
    const [gateway, other, replica] = await Promise.all([
      start('stream-gateway'),
      start('stream-gateway'),
      start('generation'),
    ]);
    const response = await ask(gateway);
    const id = response.headers.get('x-generation-id') ?? '';
    const watching = readOn(other, id, '').then((answer) => readGeneration(answer));
    await start('generation');
    const reading = readGeneration(response);
    await kill(replica);
    const killedAt = performance.now();
    const seen = await reading;
    expect(performance.now() - killedAt).toBeLessThan(SOON_MS);
    expect(seen).toMatchObject({ isDone: true, error: { code: 'replica_lost' } });
    expect(TEXT.startsWith(seen.text)).toBe(true);
    expect(await watching).toMatchObject({ isDone: true, error: { code: 'replica_lost' }, text: seen.text });
    expect(await eventsOf(id)).toEqual(['generation.started', 'generation.failed replica_lost']);
  });

  test('is told by an error at once also when there is no other, and recorded when one comes', async () => {
    const [gateway, replica] = await Promise.all([start('stream-gateway'), start('generation')]);
    const response = await ask(gateway);
    const id = response.headers.get('x-generation-id') ?? '';
    const reading = readGeneration(response);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await kill(replica);
    const killedAt = performance.now();
    expect(await reading).toMatchObject({ isDone: true, error: { code: 'replica_lost' } });
    expect(performance.now() - killedAt).toBeLessThan(SOON_MS);
    expect((await ask(gateway)).status).toBe(503);
    await start('generation');
    await expect
      .poll(() => eventsOf(id), { timeout: 10_000 })
      .toEqual(['generation.started', 'generation.failed replica_lost']);
  });
});
