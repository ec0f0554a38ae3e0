import { aModelServer, type FakeAnswer, type FakeModelServer } from '@posthorn/testing';
import { afterEach, describe, expect, test } from 'vitest';
import type { ModelPart } from './model-part.js';
import type { ModelProvider } from './model-settings.js';
import { ModelFailedError, streamModel } from './stream-model.js';
import { streamedModelOf } from './streamed-model.js';

const servers: FakeModelServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const PROVIDERS: readonly ModelProvider[] = ['openai-compatible', 'openai', 'anthropic'];
const DELTAS = ['Grüße ', 'aus ', 'München', ' — 🚀', ' fertig'];
const QUESTION = {
  instructions: 'Write.',
  input: '{}',
  maxOutputTokens: 100,
  firstTokenMs: 10_000,
  stallMs: 10_000,
  firstPauseMs: 1,
};
/** Of a model that falls silent. */
const HASTE = { firstTokenMs: 2_000, stallMs: 1_000 };

async function aStream(provider: ModelProvider, ...answers: readonly [FakeAnswer, ...FakeAnswer[]]) {
  const server = await aModelServer(...answers);
  servers.push(server);
  const model = streamedModelOf({ provider, baseUrl: server.baseUrl, model: 'fake', apiKey: 'sk-test' });
  const signal = new AbortController();
  const isSilent = answers.some(
    (answer) => typeof answer === 'object' && 'ending' in answer && answer.ending === 'stall',
  );
  const question = { ...QUESTION, ...(isSilent && HASTE) };
  return { server, signal, parts: streamModel(model, question, signal.signal) };
}

async function read(parts: AsyncIterable<ModelPart>) {
  let text = '';
  const seen: ModelPart[] = [];
  const failed: unknown = await (async () => {
    for await (const part of parts) {
      seen.push(part);
      if (part.kind === 'text') text += part.text;
    }
  })().catch((error: unknown) => error);
  return { text, deltas: seen.filter(({ kind }) => kind === 'text').length, last: seen.at(-1), failed };
}

describe.each(PROVIDERS)('a model that speaks the language of %s', (provider) => {
  test('is heard delta by delta, with what it cost', async () => {
    const { parts, server } = await aStream(provider, { deltas: DELTAS });
    expect(await read(parts)).toMatchObject({
      text: DELTAS.join(''),
      deltas: DELTAS.length,
      last: { kind: 'finish', finishReason: 'stop', usage: { inputTokens: 12, outputTokens: 5 } },
      failed: undefined,
    });
    expect(JSON.stringify(server.asked[0]?.body)).toContain('Write.');
  });

  test('says the same when its characters are cut in the middle', async () => {
    const { parts } = await aStream(provider, { deltas: DELTAS, bytesPerWrite: 7 });
    expect((await read(parts)).text).toBe(DELTAS.join(''));
  });

  test.each<[string, FakeAnswer]>([
    ['429', { status: 429, headers: { 'retry-after': '0' } }],
    ['500', { status: 500 }],
    ['a connection that is cut before the first token', { deltas: [], ending: 'cut' }],
    ['silence before the first token', { deltas: [], ending: 'stall' }],
  ])('is asked again after %s', async (_, bad) => {
    const { parts, server } = await aStream(provider, bad, { deltas: DELTAS });
    expect(await read(parts)).toMatchObject({ text: DELTAS.join(''), failed: undefined });
    expect(server.asked).toHaveLength(2);
  });

  test.each([
    ['cut', 'cut'],
    ['stall', 'stalled'],
  ] as const)('that ends in the middle (%s) is not asked again', async (ending, code) => {
    const { parts, server } = await aStream(provider, { deltas: DELTAS, ending }, { deltas: ['again'] });
    const { text, failed } = await read(parts);
    expect(text).toBe(DELTAS.join(''));
    expect(failed).toBeInstanceOf(ModelFailedError);
    expect(failed).toMatchObject({ failure: { code } });
    expect(server.asked).toHaveLength(1);
  });

  test('that refuses the key is asked once', async () => {
    const { parts, server } = await aStream(provider, { status: 401 });
    const { failed } = await read(parts);
    expect(failed).toMatchObject({ message: 'The model refused the key (HTTP 401). Check AI_API_KEY.' });
    expect(server.asked).toHaveLength(1);
  });

  test('that speaks another language than it was asked in is told by what to look at', async () => {
    const { parts } = await aStream(provider, { status: 200, body: '<!doctype html><p>Welcome' });
    expect((await read(parts)).failed).toMatchObject({
      failure: { code: 'foreign_answer' },
      message:
        'The model gave an answer that is none of the API it was asked by. Check AI_PROVIDER, which names the API, and AI_BASE_URL.',
    });
  });

  test('that fails again and again is given up', async () => {
    const { parts, server } = await aStream(provider, { status: 503 });
    expect((await read(parts)).failed).toMatchObject({ failure: { code: 'failed' } });
    expect(server.asked).toHaveLength(3);
  });

  test('that writes on far beyond what it was asked for is stopped, and says so', async () => {
    const deltas = Array.from({ length: 200 }, () => 'word '.repeat(200));
    const { parts, server } = await aStream(provider, { deltas, ending: 'stall' });
    const { text, failed } = await read(parts);
    expect(failed).toMatchObject({
      failure: { code: 'endless' },
      message:
        'The model wrote on far beyond the tokens that it was asked for. Check that the server at AI_BASE_URL keeps to max_tokens.',
    });
    expect(text.length).toBeLessThan(100_000);
    await server.asked[0]?.aborted;
    expect(server.asked).toHaveLength(1);
  });

  test('stops writing when nobody wants to read any more', async () => {
    const { parts, server } = await aStream(provider, { deltas: DELTAS.flatMap(() => DELTAS), everyMs: 20 });
    for await (const part of parts) if (part.kind === 'text') break;
    await expect(server.asked[0]?.aborted).resolves.toBeUndefined();
  });

  test('stops when it is called off, with that reason', async () => {
    const { parts, server, signal } = await aStream(provider, { deltas: DELTAS.flatMap(() => DELTAS), everyMs: 20 });
    const reading = read(parts);
    setTimeout(() => signal.abort(new Error('called off')), 60);
    expect((await reading).failed).toMatchObject({ message: 'called off' });
    await server.asked[0]?.aborted;
  });
});
