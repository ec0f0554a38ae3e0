import type { RecordedEvent } from '@posthorn/events';
import type { Situation } from '../rule.js';
import { suppressionEvents } from './suppressions-in-force.js';

/**
 * A bad answer of the contact that still counts: young enough, and not followed by an entry of the workspace's suppression list. From
 * then on the list has the last word, also when the entry expired or was taken off.
 */
export function openSignal<Signal extends RecordedEvent>(
  { request, facts, context }: Situation,
  signal: Signal | undefined,
  maxAgeMs: number,
): Signal | undefined {
  if (signal === undefined || (signal.testMode && !request.testMode)) return undefined;
  if (Date.parse(signal.occurredAt) + maxAgeMs <= context.atMs) return undefined;
  const isAnswered = suppressionEvents(facts).some(
    ({ sequence, testMode, data }) =>
      sequence > signal.sequence && data.scope !== 'campaign' && (request.testMode || !testMode),
  );
  return isAnswered ? undefined : signal;
}
