import type { RecordedEvent } from '@posthorn/events';
import { windowStart } from '../budget/window.js';
import { leavesAtMs, type Situation } from '../rule.js';
import type { SignalCounts } from '../signals/signal-counts.js';
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

/** The workspace's signals of the day the mail would leave; nobody knows those of another day. */
export function signalsOfTheDay({ request, context: { signals, atMs } }: Situation): SignalCounts | undefined {
  return windowStart('day', leavesAtMs(request, atMs)) === windowStart('day', atMs) ? signals : undefined;
}
