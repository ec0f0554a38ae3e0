import { expect, test } from 'vitest';
import { type ModelEnvironment, modelSettings } from './model-settings.js';

const OLLAMA = 'http://127.0.0.1:11434/v1';

test.each<[ModelEnvironment, object | undefined]>([
  [{}, undefined],
  [{ AI_API_KEY: 'sk' }, undefined],
  [
    { AI_BASE_URL: OLLAMA, AI_MODEL: 'llama3' },
    { provider: 'openai-compatible', baseUrl: OLLAMA, model: 'llama3' },
  ],
  [
    { AI_BASE_URL: 'https://api.anthropic.com/v1', AI_MODEL: 'm', AI_API_KEY: 'k' },
    { provider: 'anthropic', apiKey: 'k' },
  ],
  [{ AI_BASE_URL: 'https://api.openai.com/v1', AI_MODEL: 'm' }, { provider: 'openai' }],
  [
    { AI_PROVIDER: 'anthropic', AI_MODEL: 'm' },
    { provider: 'anthropic', model: 'm' },
  ],
  [
    { AI_PROVIDER: 'anthropic', AI_BASE_URL: OLLAMA, AI_MODEL: 'm' },
    { provider: 'anthropic', baseUrl: OLLAMA },
  ],
])('%j', (environment, expected) => {
  if (expected === undefined) expect(modelSettings(environment)).toBeUndefined();
  else expect(modelSettings(environment)).toMatchObject(expected);
});

test.each<[ModelEnvironment, string]>([
  [{ AI_BASE_URL: OLLAMA }, 'AI_MODEL: is not set, but AI_BASE_URL is'],
  [{ AI_MODEL: 'm' }, 'AI_BASE_URL: is not set, but AI_MODEL is'],
  [{ AI_PROVIDER: 'openai' }, 'AI_MODEL: is not set, but AI_PROVIDER is'],
  [{ AI_PROVIDER: 'openai-compatible', AI_MODEL: 'm' }, 'AI_BASE_URL: is not set, but AI_PROVIDER is'],
])('half a setting is refused: %j', (environment, message) => {
  expect(() => modelSettings(environment)).toThrow(message);
});
