import { modelSettings, type ModelEnvironment } from '@posthorn/models';
import { AiPlanner } from './ai/ai-planner.gateway.js';
import { OfflinePlanner } from './offline/offline-planner.js';
import type { Planner } from './planner.js';

export interface PlannerChoice extends ModelEnvironment {
  readonly AI_TIMEOUT_MS: number;
}

/**
 * The model that is set up, or none at all.
 * @throws ConfigError
 */
export function choosePlanner({ AI_TIMEOUT_MS: answerTimeoutMs, ...environment }: PlannerChoice): Planner {
  const settings = modelSettings(environment);
  return settings === undefined ? new OfflinePlanner() : new AiPlanner({ ...settings, answerTimeoutMs });
}
