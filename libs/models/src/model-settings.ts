import { ConfigError } from '@posthorn/platform';

/** Whose wire format is spoken. */
export type ModelProvider = 'openai-compatible' | 'openai' | 'anthropic';

export interface ModelSettings {
  readonly provider: ModelProvider;
  /** With `/v1` where the API has it; nothing for the provider's own. */
  readonly baseUrl?: string;
  readonly model: string;
  readonly apiKey?: string;
}

/** As `aiConfig` of libs/platform reads them. */
export interface ModelEnvironment {
  readonly AI_BASE_URL?: string | undefined;
  readonly AI_PROVIDER?: ModelProvider | undefined;
  readonly AI_MODEL?: string | undefined;
  readonly AI_API_KEY?: string | undefined;
}

/**
 * The model that is set up, or nothing: half a setting must not mean that something is done without a model unawares.
 * @throws ConfigError
 */
export function modelSettings(environment: ModelEnvironment): ModelSettings | undefined {
  const { AI_BASE_URL: baseUrl, AI_PROVIDER: named, AI_MODEL: model, AI_API_KEY: apiKey } = environment;
  if (baseUrl === undefined && named === undefined && model === undefined) return undefined;
  const provider = named ?? providerOf(baseUrl);
  if (model === undefined) throw incomplete('AI_MODEL', baseUrl === undefined ? 'AI_PROVIDER' : 'AI_BASE_URL');
  if (baseUrl === undefined && provider === 'openai-compatible') {
    throw incomplete('AI_BASE_URL', named === undefined ? 'AI_MODEL' : 'AI_PROVIDER');
  }
  return { provider, model, ...(baseUrl !== undefined && { baseUrl }), ...(apiKey !== undefined && { apiKey }) };
}

function providerOf(baseUrl: string | undefined): ModelProvider {
  const host = baseUrl === undefined ? '' : new URL(baseUrl).hostname;
  if (host === 'api.anthropic.com') return 'anthropic';
  return host === 'api.openai.com' ? 'openai' : 'openai-compatible';
}

function incomplete(missing: string, given: string): ConfigError {
  return new ConfigError([
    {
      variable: missing,
      problem: `is not set, but ${given} is`,
      fix: 'Set both, or neither: then no model is asked, and plans and copy are made offline',
    },
  ]);
}
