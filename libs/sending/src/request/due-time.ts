import { MAX_SCHEDULE_AHEAD_MS, MIN_SCHEDULE_AHEAD_MS } from '../send-command.js';
import { InvalidSendError } from '../sending.errors.js';

/**
 * A due time as events carry it.
 * @param nowMs milliseconds since 1970
 * @throws InvalidSendError when it is too near or too far
 */
export function dueTimeOf(scheduledAt: Date, nowMs: number): string {
  const aheadMs = scheduledAt.getTime() - nowMs;
  if (!(aheadMs >= MIN_SCHEDULE_AHEAD_MS)) {
    throw new InvalidSendError('scheduledAt', `must be at least ${MIN_SCHEDULE_AHEAD_MS / 1_000} seconds ahead`);
  }
  if (aheadMs > MAX_SCHEDULE_AHEAD_MS) throw new InvalidSendError('scheduledAt', 'must be at most two years ahead');
  return scheduledAt.toISOString();
}
