import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnswerFormat, Heard } from './answer-format.js';
import { AnswerReading } from './answer-reading.js';
import { AnthropicFormat } from './anthropic-format.js';
import { OpenAiFormat } from './openai-format.js';

const events = (...data: readonly unknown[]) =>
  data.map((each) => `data: ${typeof each === 'string' ? each : JSON.stringify(each)}\n\n`).join('');
const chunk = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});

async function heardOf(format: AnswerFormat, bytes: Iterable<Uint8Array>) {
  const heard: Heard[] = [];
  const failed: unknown = await (async () => {
    for await (const batch of new AnswerReading(Readable.from(bytes), format)) heard.push(...batch);
  })().catch((error: unknown) => error);
  return { heard, failed };
}
const heardIn = (format: AnswerFormat, text: string) => heardOf(format, [Buffer.from(text)]);

describe('the chunks of a chat completion', () => {
  test.each<[string, unknown[], Heard[]]>([
    [
      'nulls for what is not there',
      [chunk({ content: null, refusal: null, reasoning: null }), { choices: [], usage: null }],
      [],
    ],
    [
      'what a model thinks',
      [chunk({ reasoning_content: 'hm' }), chunk({ reasoning: 'hm' })],
      [{ kind: 'thought' }, { kind: 'thought' }],
    ],
    [
      'the parts of Mistral',
      [
        chunk({
          content: [
            { type: 'thinking', thinking: [] },
            { type: 'text', text: 'Hi' },
          ],
        }),
      ],
      [{ kind: 'text', text: 'Hi' }],
    ],
    ['what precedes the choices (Azure)', [{ choices: [], prompt_filter_results: [] }], []],
    [
      'a usage after the end',
      [chunk({}, 'length'), { choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } }, '[DONE]'],
      [{ kind: 'finish', finishReason: 'length', usage: { inputTokens: 3, outputTokens: 4 } }],
    ],
    [
      'a refusal',
      [chunk({ refusal: 'No.' }), chunk({}, 'stop'), '[DONE]'],
      [
        { kind: 'text', text: 'No.' },
        { kind: 'finish', finishReason: 'content-filter', usage: { inputTokens: 0, outputTokens: 0 } },
      ],
    ],
  ])('%s', async (_, said, expected) => {
    const { heard } = await heardIn(new OpenAiFormat(), events(...said));
    expect(heard.slice(0, expected.length)).toEqual(expected);
  });

  test('a server that says no [DONE] ends with its connection', async () => {
    const { heard } = await heardIn(new OpenAiFormat(), events(chunk({ content: 'a' }), chunk({}, 'stop')));
    expect(heard.at(-1)).toMatchObject({ kind: 'finish', finishReason: 'stop' });
  });

  test('comments and named events in between say nothing', async () => {
    const text = `: OPENROUTER PROCESSING\n\nevent: x\n${events(chunk({ content: 'a' }))}`;
    expect((await heardIn(new OpenAiFormat(), text)).heard).toEqual([{ kind: 'text', text: 'a' }]);
  });
});

describe('the events of the Messages API', () => {
  test('tell what was read, cached or not, and what was written', async () => {
    const { heard } = await heardIn(
      new AnthropicFormat(),
      events(
        {
          type: 'message_start',
          message: { usage: { input_tokens: 1, cache_read_input_tokens: 2, cache_creation_input_tokens: 4 } },
        },
        { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'x' } },
        { type: 'something_new', what: 1 },
        { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Hi' } },
        { type: 'message_delta', delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 9 } },
        { type: 'message_stop' },
      ),
    );
    expect(heard.slice(0, 3)).toEqual([
      { kind: 'thought' },
      { kind: 'text', text: 'Hi' },
      { kind: 'finish', finishReason: 'length', usage: { inputTokens: 7, outputTokens: 9 } },
    ]);
  });
});

describe.each<[string, () => AnswerFormat, unknown]>([
  ['OpenAI', () => new OpenAiFormat(), chunk({ content: 'a' })],
  ['Anthropic', () => new AnthropicFormat(), { type: 'content_block_delta', delta: { type: 'text_delta', text: 'a' } }],
])('in the format of %s', (_, formatOf, delta) => {
  test('an error in the middle comes after what was said before it, in the same bytes', async () => {
    const { heard, failed } = await heardIn(
      formatOf(),
      events(delta, { type: 'error', error: { type: 'overloaded_error' } }),
    );
    expect(heard).toEqual([{ kind: 'text', text: 'a' }]);
    expect(failed).toMatchObject({ name: 'AnswerFailedError', message: '{"type":"overloaded_error"}' });
  });

  test.each([
    ['a page', '<!doctype html><p>Welcome'],
    ['nothing', ''],
    ['no JSON', 'data: {"choices":\n\n'],
    ['JSON of something else', 'data: [1]\n\ndata: "x"\n\n'],
    ['an event without an end', `data: ${'x'.repeat(1_200_000)}`],
  ])('%s is a foreign answer', async (_what, text) => {
    const pieces = text.match(/[^]{1,65536}/g) ?? [];
    const { failed } = await heardOf(
      formatOf(),
      pieces.map((piece) => Buffer.from(piece)),
    );
    expect(failed).toMatchObject({ name: 'ForeignAnswerError' });
  });
});

test.each<[string, AnswerFormat, (reason: string, count: number) => unknown[]]>([
  [
    'OpenAI',
    new OpenAiFormat(),
    (reason, count) => [{ ...chunk({}, reason), usage: { prompt_tokens: count, completion_tokens: count } }, '[DONE]'],
  ],
  [
    'Anthropic',
    new AnthropicFormat(),
    (reason, count) => [
      { type: 'message_start', message: { usage: { input_tokens: count } } },
      { type: 'message_delta', delta: { stop_reason: reason }, usage: { output_tokens: count } },
      { type: 'message_stop' },
    ],
  ],
])('whatever %s says of its end is an end that can be put on record', async (_, format, said) => {
  const finish = (inputTokens: number) => ({
    kind: 'finish',
    finishReason: 'other',
    usage: { inputTokens, outputTokens: inputTokens },
  });
  for (const [count, told] of [
    [-3, 0],
    [2.5, 3],
    [1e300, 1e9],
  ] as const) {
    for (const reason of ['constructor', '__proto__', 'toString']) {
      expect((await heardIn(format, events(...said(reason, count)))).heard[0]).toEqual(finish(told));
    }
  }
});

test('wherever the bytes are cut, the text is the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      async (words, size) => {
        const bytes = Buffer.from(events(...words.map((content) => chunk({ content })), chunk({}, 'stop'), '[DONE]'));
        const cut = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
          bytes.subarray(at * size, (at + 1) * size),
        );
        const { heard, failed } = await heardOf(new OpenAiFormat(), cut);
        expect(failed).toBeUndefined();
        expect(heard.map((part) => (part.kind === 'text' ? part.text : '')).join('')).toBe(words.join(''));
      },
    ),
  );
});

test('a model that writes faster than it is read is not read for a while, and says everything all the same', async () => {
  const chunks = 1_000;
  const each = events(...Array.from({ length: 100 }, () => chunk({ content: 'a' })));
  let pushed = 0;
  const answer = new Readable({
    read() {
      this.push(pushed++ < chunks ? each : null);
    },
  });
  const reading = new AnswerReading(answer, new OpenAiFormat());
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(pushed).toBeLessThan(50);
  let said = 0;
  for await (const batch of reading) said += batch.length;
  expect(said).toBe(chunks * 100);
});
