import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { ModelSettings } from './model-settings.js';

/** What the AI SDK's providers have in common: a language model by its own specification. */
export type AnyModel = ReturnType<ReturnType<typeof createOpenAI>['chat']>;

export interface LanguageModelOptions {
  /** Whether to ask for answers in a JSON schema; of OpenAI-compatible servers some refuse it. */
  readonly supportsStructuredOutputs?: boolean;
  /** Instead of the runtime's. */
  readonly fetch?: typeof fetch;
}

/** A model of the AI SDK. What it warns about on the console is provided for, so it is told not to. */
export function languageModelOf(
  { provider, baseUrl, model, apiKey }: ModelSettings,
  { supportsStructuredOutputs = false, fetch }: LanguageModelOptions = {},
): AnyModel {
  globalThis.AI_SDK_LOG_WARNINGS = false;
  // Without a key these two look for one in the environment, which could be anybody's.
  const own = { apiKey: apiKey ?? '', ...(baseUrl !== undefined && { baseURL: baseUrl }), ...(fetch && { fetch }) };
  if (provider === 'anthropic') return createAnthropic(own).languageModel(model);
  if (provider === 'openai') return createOpenAI(own).chat(model);
  return createOpenAICompatible({
    name: 'ai',
    baseURL: baseUrl ?? '',
    includeUsage: true,
    supportsStructuredOutputs,
    ...(apiKey !== undefined && { apiKey }),
    ...(fetch && { fetch }),
  }).chatModel(model);
}
