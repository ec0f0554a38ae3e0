import { REFINED_INTENTS, type Intent, type RefinedIntent } from '../signals.js';

/** The canonical intents each finer one may refine; the first is where it belongs when it is the main thing. */
export const REFINES: Readonly<Record<RefinedIntent, readonly [Intent, ...Intent[]]>> = {
  not_now: ['not_interested'],
  objection: ['not_interested'],
  schedule_demo: ['meeting', 'interested'],
  billing: ['support_request', 'complaint', 'question'],
  security: ['support_request', 'complaint', 'question'],
  legal: ['complaint', 'unsubscribe', 'support_request', 'question'],
};

const SURE_ENOUGH = 0.5;

/**
 * The finer intent of a mail whose canonical one is known.
 * @param shares probability of each finer intent, 0..1
 */
export function refineIntent(
  intent: Intent,
  shares: Readonly<Partial<Record<RefinedIntent, number>>>,
): RefinedIntent | undefined {
  const fitting = REFINED_INTENTS.filter((refined) => REFINES[refined].includes(intent));
  const best = fitting.toSorted((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0))[0];
  return best !== undefined && (shares[best] ?? 0) >= SURE_ENOUGH ? best : undefined;
}
