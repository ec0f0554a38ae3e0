import type { SendingWindow } from '../definition/sending-window.js';
import { instantOf, localDay, type Span, spansOf, weekdayOf } from './local-time.js';

/** Two weeks: once a calendar may lose a day, or the clock the whole window of one. */
const DAYS_AHEAD = 14;

/** The first instant from `atMs` on that is inside; milliseconds since 1970. */
export function nextOpening(window: SendingWindow | undefined, atMs: number): number {
  if (!window) return atMs;
  const { timeZone, weekdays, from, to } = window;
  const today = localDay(timeZone, atMs);
  for (let day = today; day <= today + DAYS_AHEAD; day++) {
    if (!weekdays.includes(weekdayOf(day))) continue;
    const open = spansOf(timeZone, day, minuteOf(from), minuteOf(to)).find(({ ends }) => atMs < ends);
    if (open) return Math.max(atMs, open.begins);
  }
  return instantOf(timeZone, today + DAYS_AHEAD, minuteOf(from));
}

/** When the day began, and when the next one does, by the window's clock; UTC without one. */
export function dayOf(window: SendingWindow | undefined, atMs: number): Span {
  const timeZone = window?.timeZone ?? 'UTC';
  const day = localDay(timeZone, atMs);
  return { begins: instantOf(timeZone, day, 0), ends: instantOf(timeZone, day + 1, 0) };
}

function minuteOf(clock: string): number {
  const [hour = '0', minute = '0'] = clock.split(':');
  return Number(hour) * 60 + Number(minute);
}
