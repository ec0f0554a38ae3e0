import { ConfigError } from '@posthorn/platform';
import { AiPlanner } from './ai/ai-planner.gateway.js';
import { OfflinePlanner } from './offline/offline-planner.js';
import type { Planner } from './planner.js';

export interface PlannerChoice {
  readonly AI_BASE_URL?: string | undefined;
  readonly AI_MODEL?: string | undefined;
  readonly AI_API_KEY?: string | undefined;
  readonly AI_TIMEOUT_MS: number;
}

/**
 * The model that is set up, or none at all: half a setting must not mean that runs are planned offline unawares.
 * @throws ConfigError
 */
export function choosePlanner({
  AI_BASE_URL: baseUrl,
  AI_MODEL: model,
  AI_API_KEY: apiKey,
  AI_TIMEOUT_MS: answerTimeoutMs,
}: PlannerChoice): Planner {
  if (baseUrl !== undefined && model !== undefined) return new AiPlanner({ baseUrl, model, apiKey, answerTimeoutMs });
  if (baseUrl === undefined && model === undefined) return new OfflinePlanner();
  const [missing, given] = baseUrl === undefined ? ['AI_BASE_URL', 'AI_MODEL'] : ['AI_MODEL', 'AI_BASE_URL'];
  throw new ConfigError([
    {
      variable: missing,
      problem: `is not set, but ${given} is`,
      fix: `Set both, or neither: then runs are planned offline`,
    },
  ]);
}
