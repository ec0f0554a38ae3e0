import type { EventLog, NewEvent } from '@posthorn/event-log';
import { benchEvent } from './bench-event.ts';

const BATCH = 500;

/**
 * Fills the log with numbered events, as the publisher makes them.
 * @returns the id of the event with number `cursorAt`
 */
export async function fillLog(log: EventLog, workspaceId: string, count: number, cursorAt: number): Promise<string> {
  let cursor = '';
  for (let from = 1; from <= count; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - from + 1) }, (_, i) => from + i);
    const { events } = await log.append(numbers.map((n) => numbered(workspaceId, n)));
    cursor = events[cursorAt - from]?.id ?? cursor;
  }
  return cursor;
}

function numbered(workspaceId: string, n: number): NewEvent {
  return benchEvent(workspaceId, 'delivery.delivered', { t: Date.now() * 1000, n });
}
