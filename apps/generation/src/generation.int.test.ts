import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@posthorn/events';
import type { FakeAnswer } from '@posthorn/testing';
import { afterEach, describe, expect, test } from 'vitest';
import type { GenerationSettings } from './config.js';
import { GenerationBench, REQUEST, textsOf } from './generation.fixture.js';

const DELTAS = ['We miss ', 'you\n', '\nGrüße', ' aus München — 🚀', '\n\nYour team'];
const COPY = { subject: 'We miss you', body: 'Grüße aus München — 🚀\n\nYour team' };
const SLOW: FakeAnswer = { deltas: Array.from({ length: 500 }, () => 'word '), everyMs: 20 };

const benches: GenerationBench[] = [];
afterEach(async () => {
  await Promise.all(benches.splice(0).map((bench) => bench.stop()));
});

async function aBench(answers: readonly FakeAnswer[], settings: Partial<GenerationSettings> = {}) {
  const bench = await GenerationBench.start(answers, settings);
  benches.push(bench);
  return bench;
}

test('what the model says is read piece by piece, and what became of it stands in the log', async () => {
  const bench = await aBench([{ deltas: DELTAS, bytesPerWrite: 9 }], {
    AI_INPUT_USD_PER_MILLION: 3,
    AI_OUTPUT_USD_PER_MILLION: 15,
  });
  const source = bench.source();
  expect(await bench.ask(source)).toEqual({ ok: true, model: 'fake' });
  const pieces = await bench.read(source);
  expect(textsOf(pieces)).toEqual(COPY);
  expect(pieces.filter(({ kind }) => kind !== 'delta')).toEqual([
    { kind: 'done', part: 'subject' },
    { kind: 'done', part: 'body' },
    { kind: 'end', outcome: 'completed' },
  ]);
  const [started, completed, ...others] = await bench.events(source.generationId);
  expect(started).toMatchObject({ type: 'generation.started', data: { model: 'fake', kind: 'full' } });
  expect(completed).toMatchObject({
    type: 'generation.completed',
    data: { inputTokens: 12, outputTokens: 5, costMicroUsd: 12 * 3 + 5 * 15, finishReason: 'stop' },
  });
  expect(completed?.data).toMatchObject({ promptSha256: started?.data['promptSha256'] });
  expect(others).toEqual([]);
});

test('asked again with the same id, the model is not asked again', async () => {
  const bench = await aBench([{ deltas: DELTAS, everyMs: 10 }]);
  const source = bench.source();
  await Promise.all([bench.ask(source), bench.ask(source), bench.ask(source)]);
  expect(textsOf(await bench.read(source))).toEqual(COPY);
  expect(await bench.ask(source)).toEqual({ ok: true, model: 'fake' });
  expect(bench.model?.asked).toHaveLength(1);
});

test('one that is over and asked for again takes nobody’s place, and is there though all places are taken', async () => {
  const bench = await aBench([{ deltas: DELTAS }, SLOW], { GENERATION_CONCURRENCY: 1 });
  const over = bench.source();
  await bench.ask(over);
  await bench.read(over);
  expect(await bench.ask(over)).toMatchObject({ ok: true });
  await expect.poll(() => bench.ask()).toMatchObject({ ok: true });
  expect(await bench.ask()).toMatchObject({ ok: false, status: 429 });
  expect(await bench.ask(over)).toMatchObject({ ok: true });
});

test('asked for something else with the same id, it is refused', async () => {
  const bench = await aBench([SLOW]);
  const source = bench.source();
  await bench.ask(source);
  const other = await bench.ask(source, { ...REQUEST, prompt: 'An invoice reminder' });
  expect(other).toMatchObject({ ok: false, status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  expect(bench.model?.asked).toHaveLength(1);
});

describe('a model that fails', () => {
  test.each<[string, FakeAnswer, string]>([
    ['in the middle', { deltas: DELTAS, ending: 'cut' }, 'model_cut'],
    ['by falling silent', { deltas: DELTAS, ending: 'stall' }, 'model_stalled'],
    ['by refusing the key', { status: 401 }, 'model_refused_key'],
  ])('%s ends the stream with an error', async (_, answer, code) => {
    const bench = await aBench([answer], code === 'model_stalled' ? { GENERATION_STALL_MS: 200 } : {});
    const source = bench.source();
    await bench.ask(source);
    const end = (await bench.read(source)).at(-1);
    expect(end).toMatchObject({ kind: 'end', outcome: 'failed', error: { code } });
    expect((await bench.events(source.generationId)).at(-1)).toMatchObject({
      type: 'generation.failed',
      data: { reason: code },
    });
  });
});

describe('a generation is called off', () => {
  test('when somebody cancels it', async () => {
    const bench = await aBench([SLOW]);
    const source = bench.source();
    await bench.ask(source);
    await sleep(150);
    await bench.tell(source, 'cancel');
    expect((await bench.read(source)).at(-1)).toMatchObject({ outcome: 'canceled', error: { code: 'requested' } });
    await bench.model?.asked[0]?.aborted;
    const end = (await bench.events(source.generationId)).at(-1);
    expect(end).toMatchObject({ type: 'generation.canceled', data: { reason: 'requested' } });
    expect(end?.data['outputTokens']).toBeGreaterThan(0);
  });

  test('when nobody reads it for the time of grace, and not while somebody does', async () => {
    const bench = await aBench([SLOW], { GENERATION_GRACE_MS: 2_000 });
    const [read, unread] = [bench.source(), bench.source()];
    await Promise.all([bench.ask(read), bench.ask(unread)]);
    for (let times = 0; times < 6; times++) {
      await sleep(500);
      await bench.tell(read, 'view');
    }
    expect((await bench.read(unread)).at(-1)).toMatchObject({ outcome: 'canceled', error: { code: 'viewer_gone' } });
    expect(JSON.parse((await bench.tell(read, 'ask')).string())).toEqual({ sequence: expect.any(Number) });
  });

  test('when its replica is stopped', async () => {
    const bench = await aBench([SLOW]);
    const source = bench.source();
    await bench.ask(source);
    await sleep(100);
    const reading = bench.read(source);
    await bench.service.stop();
    expect((await reading).at(-1)).toMatchObject({ outcome: 'failed', error: { code: 'replica_stopping' } });
  });
});

describe('limits', () => {
  test('a workspace has so many at a time, and the next once one is over', async () => {
    const bench = await aBench([SLOW], { GENERATION_CONCURRENCY: 2 });
    const first = bench.source();
    expect(await bench.ask(first)).toMatchObject({ ok: true });
    expect(await bench.ask()).toMatchObject({ ok: true });
    expect(await bench.ask()).toMatchObject({ ok: false, status: 429, code: 'TOO_MANY_GENERATIONS' });
    await bench.tell(first, 'cancel');
    await bench.read(first);
    await expect.poll(() => bench.ask(), { timeout: 5_000 }).toMatchObject({ ok: true });
  });

  test('of many who ask at once no more get through', async () => {
    const bench = await aBench([SLOW], { GENERATION_CONCURRENCY: 3 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => bench.ask()));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
  });

  test('a workspace that has used its tokens of the day is refused until the next', async () => {
    const bench = await aBench([{ deltas: DELTAS }], { GENERATION_DAILY_TOKENS: 20 });
    for (let times = 0; times < 2; times++) {
      const source = bench.source();
      expect(await bench.ask(source)).toMatchObject({ ok: true });
      await bench.read(source);
    }
    expect(await bench.ask()).toMatchObject({ ok: false, status: 429, code: 'TOKEN_BUDGET_EXCEEDED' });
  });
});

test('without a model the offline writer writes, and says so', async () => {
  const bench = await aBench([]);
  const source = bench.source();
  expect(await bench.ask(source)).toEqual({ ok: true, model: 'posthorn-offline-writer-1' });
  const pieces = await bench.read(source);
  const { subject, body } = textsOf(pieces);
  expect(subject.length).toBeGreaterThan(5);
  expect(body.split('\n\n').length).toBeGreaterThanOrEqual(4);
  expect(pieces.filter(({ kind }) => kind === 'delta').length).toBeGreaterThan(20);
});

test('nobody can speak to a generation that is not there', async () => {
  const bench = await aBench([]);
  await expect(bench.tell(bench.source(newId('gen')), 'view')).rejects.toThrow(/no responders/i);
});
