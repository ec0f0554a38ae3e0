import { z } from 'zod';
import type { FinishReason, ModelUsage } from '../model-part.js';
import {
  AnswerFailedError,
  type AnswerFormat,
  countOf,
  ForeignAnswerError,
  type Heard,
  jsonOf,
} from './answer-format.js';

/** Servers differ in what they leave out or set to null; a part of a content is Mistral's. */
const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z
              .union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.unknown().optional() }))])
              .nullish(),
            refusal: z.string().nullish(),
            reasoning: z.unknown().optional(),
            reasoning_content: z.unknown().optional(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z.object({ prompt_tokens: z.number().nullish(), completion_tokens: z.number().nullish() }).nullish(),
  error: z.unknown().optional(),
});
type Delta = NonNullable<NonNullable<z.infer<typeof Chunk>['choices']>[number]['delta']>;

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['content_filter', 'content-filter'],
  ['function_call', 'tool-calls'],
  ['tool_calls', 'tool-calls'],
]);

/** Chat completions of OpenAI and of all who speak as it does: one choice, ended by `[DONE]`, or by the connection's end. */
export class OpenAiFormat implements AnswerFormat {
  #finishReason: FinishReason | undefined;
  #refused = false;
  #usage: ModelUsage = { inputTokens: 0, outputTokens: 0 };

  hear(data: string): readonly Heard[] {
    if (data === '[DONE]') return this.end();
    const chunk = Chunk.safeParse(jsonOf(data));
    if (!chunk.success) throw new ForeignAnswerError('an event of it is no chunk of a completion');
    const { choices, usage, error } = chunk.data;
    if (error !== undefined && error !== null) throw new AnswerFailedError(JSON.stringify(error).slice(0, 500));
    if (usage)
      this.#usage = { inputTokens: countOf(usage.prompt_tokens), outputTokens: countOf(usage.completion_tokens) };
    const choice = choices?.[0];
    if (typeof choice?.finish_reason === 'string') this.#finishReason = REASONS.get(choice.finish_reason) ?? 'other';
    return choice?.delta ? this.#said(choice.delta) : [];
  }

  end(): readonly Heard[] {
    if (this.#finishReason === undefined) return [];
    const finishReason = this.#refused && this.#finishReason === 'stop' ? 'content-filter' : this.#finishReason;
    return [{ kind: 'finish', finishReason, usage: this.#usage }];
  }

  #said({ content, refusal, reasoning, reasoning_content: reasoningContent }: Delta): readonly Heard[] {
    if (refusal) this.#refused = true;
    const text = textOf(content) + (refusal ?? '');
    if (text !== '') return [{ kind: 'text', text }];
    return reasoning || reasoningContent || Array.isArray(content) ? [{ kind: 'thought' }] : [];
  }
}

function textOf(content: Delta['content']): string {
  if (!Array.isArray(content)) return content ?? '';
  return content.map(({ type, text }) => (type === 'text' && typeof text === 'string' ? text : '')).join('');
}
