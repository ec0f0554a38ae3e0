import { modelFailureOf, type ModelFailure } from '@posthorn/models';
import { NoObjectGeneratedError } from 'ai';

/** What went wrong with one try at a plan. */
export interface PlanFailure extends ModelFailure {
  /** What the model is told with the next try. */
  readonly correction?: string;
}

/** A well-formed answer whose template cannot be sent. */
export class UnusablePlanError extends Error {
  override readonly name = 'UnusablePlanError';
}

export function planFailureOf(cause: unknown): PlanFailure {
  if (cause instanceof UnusablePlanError) {
    return unusable(
      `wrote a template that cannot be sent (${cause.message})`,
      `Your last answer could not be used: ${cause.message}`,
      cause,
    );
  }
  if (NoObjectGeneratedError.isInstance(cause)) {
    return unusable(
      'did not answer with a plan in the agreed form',
      'Your last answer was not one JSON object with all the fields asked for. Answer again, with the JSON object alone.',
      cause,
    );
  }
  return modelFailureOf(cause);
}

function unusable(reason: string, correction: string, cause: unknown): PlanFailure {
  const advice = 'Use a model that follows instructions';
  return { code: 'unusable_answer', reason, advice, isFinal: false, correction, cause };
}
