import { z } from 'zod';
import type { FinishReason } from '../model-part.js';
import {
  AnswerFailedError,
  type AnswerFormat,
  countOf,
  ForeignAnswerError,
  type Heard,
  jsonOf,
} from './answer-format.js';

const Count = z.number().nullish();
/** Of the many fields of the many events those that say something here; unknown events are to be passed over, says the API. */
const MessageEvent = z.object({
  type: z.string(),
  message: z
    .object({
      usage: z
        .object({ input_tokens: Count, cache_creation_input_tokens: Count, cache_read_input_tokens: Count })
        .nullish(),
    })
    .nullish(),
  delta: z
    .object({ type: z.string().nullish(), text: z.string().nullish(), stop_reason: z.string().nullish() })
    .nullish(),
  usage: z.object({ output_tokens: Count }).nullish(),
  error: z.unknown().optional(),
});

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['pause_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['refusal', 'content-filter'],
  ['tool_use', 'tool-calls'],
]);

/** Anthropic's Messages API: from `message_start` to `message_stop`. */
export class AnthropicFormat implements AnswerFormat {
  #finishReason: FinishReason | undefined;
  #inputTokens = 0;
  #outputTokens = 0;

  hear(data: string): readonly Heard[] {
    const event = MessageEvent.safeParse(jsonOf(data));
    if (!event.success) throw new ForeignAnswerError('an event of it is none of the Messages API');
    const { type, message, delta, usage, error } = event.data;
    if (type === 'content_block_delta') {
      if (delta?.type === 'text_delta') return delta.text ? [{ kind: 'text', text: delta.text }] : [];
      return delta?.type === 'thinking_delta' ? [{ kind: 'thought' }] : [];
    }
    if (type === 'message_stop') return this.end();
    if (type === 'error') throw new AnswerFailedError(JSON.stringify(error ?? 'an error').slice(0, 500));
    if (type === 'message_start') {
      const {
        input_tokens: fresh,
        cache_creation_input_tokens: kept,
        cache_read_input_tokens: known,
      } = message?.usage ?? {};
      this.#inputTokens = countOf(fresh) + countOf(kept) + countOf(known);
    }
    if (type === 'message_delta') {
      if (usage) this.#outputTokens = countOf(usage.output_tokens ?? this.#outputTokens);
      if (delta?.stop_reason) this.#finishReason = REASONS.get(delta.stop_reason) ?? 'other';
    }
    return [];
  }

  end(): readonly Heard[] {
    if (this.#finishReason === undefined) return [];
    const usage = { inputTokens: this.#inputTokens, outputTokens: this.#outputTokens };
    return [{ kind: 'finish', finishReason: this.#finishReason, usage }];
  }
}
