import { setTimeout as sleep } from 'node:timers/promises';
import { ApiKeys } from '@posthorn/platform';
import { aWorkspace, type FakeAnswer, testDatabase } from '@posthorn/testing';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { GenerationInstallation, readAsPrinted } from './generation.fixture.js';

const REQUEST = { type: 'full', prompt: 'Re-engagement email for inactive subscribers', tone: 'friendly' };
const DELTAS = ['We miss ', 'you\n', '\nGrüße', ' aus München — 🚀', '\n\nYour team'];
const BODY = 'Grüße aus München — 🚀\n\nYour team';
const WORDS = Array.from({ length: 60 }, (_, index) => `word${index} `);
const SLOW: FakeAnswer = { deltas: WORDS, everyMs: 25 };

const started: GenerationInstallation[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((installation) => installation.stop()));
});

async function anInstallation(...[answers, settings]: Parameters<typeof GenerationInstallation.start>) {
  const installation = await GenerationInstallation.start(answers, settings);
  started.push(installation);
  return installation;
}

interface Read {
  readonly text: string;
  readonly last: EventSourceMessage | undefined;
  readonly events: readonly EventSourceMessage[];
  /** As a client remembers it. */
  readonly lastEventId: string;
}

/** By the rules of WHATWG; what a client does that resumes. */
async function readEvents(
  response: Response,
  enough: (events: readonly EventSourceMessage[]) => boolean = () => false,
): Promise<Read> {
  const events: EventSourceMessage[] = [];
  let lastEventId = '';
  const parser = createParser({ onEvent: (event) => events.push(event) });
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const text = decoder.decode(chunk as Uint8Array, { stream: true });
    lastEventId =
      text
        .match(/^id: (.+)$/gm)
        ?.at(-1)
        ?.slice(4) ?? lastEventId;
    parser.feed(text);
    if (enough(events)) break;
  }
  const text = events
    .map(({ data }) => (data === '[DONE]' ? '' : ((JSON.parse(data) as { delta?: string }).delta ?? '')))
    .join('');
  return { text, events, last: events.at(-1), lastEventId };
}

test("the page's own client reads subject and body, each done, and the end", async () => {
  const installation = await anInstallation([{ deltas: DELTAS, everyMs: 5 }]);
  const response = await installation.post(REQUEST);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
    'x-generation-id': expect.stringMatching(/^gen_/),
  });
  const { output, frames, isDone } = await readAsPrinted(response);
  expect({ output, isDone }).toEqual({ output: `We miss you${BODY}`, isDone: true });
  expect(frames[0]).toBe('data: {"delta":"We miss","type":"subject"}');
  expect(frames).toContain('data: {"done":true,"type":"subject"}');
  expect(frames.at(-1)).toBe('data: {"done":true,"type":"body"}');
});

describe('a stream that breaks off', () => {
  test('is read on at another gateway, and nothing is missed or doubled', async () => {
    const installation = await anInstallation([SLOW]);
    const response = await installation.post({ ...REQUEST, type: 'body' });
    const id = response.headers.get('x-generation-id') ?? '';
    const first = await readEvents(response, (events) => events.length >= 10);
    const rest = await installation.get(`${id}/stream`, {
      gateway: 1,
      headers: { 'last-event-id': first.lastEventId },
    });
    const second = await readEvents(rest);
    expect(`${first.text}${second.text}`).toBe(WORDS.join('').trim());
    expect(second.last?.data).toBe('[DONE]');
    expect(installation.model?.asked).toHaveLength(1);
  });

  test('is watched by two who see the same, also after its end', async () => {
    const installation = await anInstallation([SLOW]);
    const response = await installation.post({ ...REQUEST, type: 'body' });
    const id = response.headers.get('x-generation-id') ?? '';
    const [mine, theirs] = await Promise.all([
      readEvents(response),
      installation.get(`${id}/stream`, { gateway: 1 }).then((answer) => readEvents(answer)),
    ]);
    const later = await readEvents(await installation.get(`${id}/stream`));
    expect(theirs.events).toEqual(later.events);
    expect(theirs.text).toBe(mine.text);
    expect(await (await installation.get(id)).json()).toMatchObject({
      id,
      status: 'completed',
      type: 'body',
      model: 'fake',
      output_tokens: 60,
      error: null,
    });
  });

  test('goes on for nobody during the time of grace alone', async () => {
    const installation = await anInstallation([SLOW], { GENERATION_GRACE_MS: 200 });
    const response = await installation.post({ ...REQUEST, type: 'body' });
    const id = response.headers.get('x-generation-id') ?? '';
    await readEvents(response, (events) => events.length >= 3);
    await installation.model?.asked[0]?.aborted;
    await expect.poll(async () => (await installation.events(id)).at(-1)?.type).toBe('generation.canceled');
  });

  test('begun again with the same idempotency key is the same generation', async () => {
    const installation = await anInstallation([SLOW]);
    const headers = { 'idempotency-key': 'order-7' };
    const first = await installation.post(REQUEST, { headers });
    await first.body?.cancel();
    const again = await installation.post(REQUEST, { headers, gateway: 1 });
    expect(again.headers.get('x-generation-id')).toBe(first.headers.get('x-generation-id'));
    expect((await readAsPrinted(again)).isDone).toBe(true);
    expect(installation.model?.asked).toHaveLength(1);
  });

  test('begun again with the same key for something else is refused', async () => {
    const installation = await anInstallation([SLOW]);
    const headers = { 'idempotency-key': 'order-8' };
    await (await installation.post(REQUEST, { headers })).body?.cancel();
    const other = await installation.post({ ...REQUEST, prompt: 'An invoice reminder' }, { headers });
    expect(other.status).toBe(422);
  });

  test('is not begun with an idempotency key that is none: it would be everybody’s', async () => {
    const installation = await anInstallation([{ deltas: DELTAS }]);
    const headers = { 'idempotency-key': '' };
    expect((await installation.post(REQUEST, { headers })).status).toBe(400);
    expect(installation.model?.asked).toHaveLength(0);
  });

  test('begun again with the same key when its pieces have gone is 410, not a wait for nothing', async () => {
    const installation = await anInstallation([{ deltas: DELTAS }]);
    const headers = { 'idempotency-key': 'order-9' };
    await (await installation.post(REQUEST, { headers })).text();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 16 * 60_000 });
    try {
      expect((await installation.post(REQUEST, { headers })).status).toBe(410);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('what goes wrong while it is written', () => {
  test.each<[string, FakeAnswer, string]>([
    ['a model that breaks off', { deltas: DELTAS, ending: 'cut' }, 'model_cut'],
    ['a model that falls silent', { deltas: DELTAS, ending: 'stall' }, 'model_stalled'],
    ['a model that refuses', { status: 401 }, 'model_refused_key'],
  ])('%s is told by an error, and then the end', async (_, answer, code) => {
    const installation = await anInstallation([answer], code === 'model_stalled' ? { GENERATION_STALL_MS: 300 } : {});
    const { frames, isDone } = await readAsPrinted(await installation.post(REQUEST));
    expect(isDone).toBe(true);
    expect(JSON.parse(frames.at(-1)?.slice(6) ?? '')).toMatchObject({ error: { code, message: expect.any(String) } });
  });

  test('canceled by somebody, all who read are told', async () => {
    const installation = await anInstallation([SLOW]);
    const response = await installation.post(REQUEST);
    const id = response.headers.get('x-generation-id') ?? '';
    const reading = readEvents(response);
    await sleep(200);
    expect((await installation.get(`${id}/cancel`, { method: 'POST', gateway: 1 })).status).toBe(202);
    const { events } = await reading;
    expect(events.at(-1)?.data).toBe('[DONE]');
    expect(events.at(-2)?.data).toContain('"code":"requested"');
    expect((await installation.get(id, { method: 'DELETE' })).status).toBe(409);
  });
});

describe('refusals', () => {
  test.each<[string, unknown, string]>([
    ['no type', { prompt: 'x' }, 'type'],
    ['an unknown type', { type: 'poem', prompt: 'x' }, 'type'],
    ['no prompt', { type: 'full' }, 'prompt'],
    ['an empty prompt', { type: 'full', prompt: '  ' }, 'prompt'],
    ['a prompt of 4,001 characters', { type: 'full', prompt: 'x'.repeat(4_001) }, 'prompt'],
    ['an unknown field', { type: 'full', prompt: 'x', colour: 'red' }, 'colour'],
    ['a tone that is no text', { type: 'full', prompt: 'x', tone: 7 }, 'tone'],
  ])('%s is 400 and named', async (_, body, param) => {
    const installation = await anInstallation([]);
    const response = await installation.post(body);
    const answer = (await response.json()) as { param: string };
    expect({ status: response.status, param: answer.param }).toEqual({ status: 400, param });
  });

  test('without a key, with one of another product, and without the scope', async () => {
    const installation = await anInstallation([]);
    const { workspaceId } = installation.workspace;
    const { key } = await new ApiKeys(testDatabase()).create({ workspaceId, kind: 'msk', scopes: ['read', 'send'] });
    expect((await installation.post(REQUEST, { headers: { authorization: '' } })).status).toBe(401);
    const { mk_live } = installation.workspace.keys;
    expect((await installation.post(REQUEST, { headers: installation.authorization(mk_live) })).status).toBe(403);
    const unable = await installation.post(REQUEST, { headers: installation.authorization(key) });
    expect({ status: unable.status, body: await unable.json() }).toMatchObject({
      status: 403,
      body: { code: 'missing_scope' },
    });
  });

  test("another workspace's generation is as unknown as one that never was", async () => {
    const installation = await anInstallation([]);
    const id = (await installation.post(REQUEST)).headers.get('x-generation-id') ?? '';
    const stranger = await aWorkspace();
    const headers = installation.authorization(stranger.keys.msk);
    const never = await installation.get('gen_00000000000000000000000000', { headers });
    for (const path of [id, `${id}/stream`]) {
      const answer = await installation.get(path, { headers });
      expect(answer.status).toBe(404);
      expect(((await answer.json()) as { code: string }).code).toBe(
        ((await never.clone().json()) as { code: string }).code,
      );
    }
    expect((await installation.get(`${id}/cancel`, { method: 'POST', headers })).status).toBe(404);
  });

  test('without a replica of generation: 503 at once, with when to come again', async () => {
    const installation = await anInstallation([]);
    await installation.generation.stop();
    const startedAt = performance.now();
    const response = await installation.post(REQUEST);
    expect({ status: response.status, retryAfter: response.headers.get('retry-after') }).toEqual({
      status: 503,
      retryAfter: '5',
    });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test('a cursor that is none', async () => {
    const installation = await anInstallation([]);
    const id = (await installation.post(REQUEST)).headers.get('x-generation-id') ?? '';
    const answer = await installation.get(`${id}/stream`, { headers: { 'last-event-id': 'evt_x' } });
    expect(answer.status).toBe(400);
  });
});
