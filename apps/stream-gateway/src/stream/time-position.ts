import type { EventLog } from '@posthorn/event-log';

/**
 * The place in the log that a time stands for: everything stored at that time or later comes after it, nothing else
 * does. Exact, because the log's own times and its sequences rise together; what was stored since the question was
 * asked comes after it in any case.
 */
export async function positionAt(log: Pick<EventLog, 'bounds' | 'read'>, at: Date): Promise<number> {
  const { last } = await log.bounds();
  for await (const { sequence } of log.read({ since: at, until: last, limit: 1 })) return sequence - 1;
  return last;
}
