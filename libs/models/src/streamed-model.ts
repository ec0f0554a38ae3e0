import type { AnswerFormat } from './answer/answer-format.js';
import { AnthropicFormat } from './answer/anthropic-format.js';
import type { ModelOf } from './answer/open-answer.js';
import { OpenAiFormat } from './answer/openai-format.js';
import { languageModelOf } from './language-model.js';
import type { ModelSettings } from './model-settings.js';

/** A model whose answers are read as they come. */
export interface StreamedModel {
  readonly modelOf: ModelOf;
  readonly formatOf: () => AnswerFormat;
}

/** The same model, for answers that are read while it writes. */
export function streamedModelOf(settings: ModelSettings): StreamedModel {
  return {
    modelOf: (options) => languageModelOf(settings, options),
    formatOf: () => (settings.provider === 'anthropic' ? new AnthropicFormat() : new OpenAiFormat()),
  };
}
