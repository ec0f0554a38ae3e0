import { DAY_MS } from '../rule.js';

const FIRST_DAYS = 50;
const DOUBLES_EVERY_DAYS = 2;
const DAYS = 28;

/**
 * How many sends a warming domain may make in a day: 50 on the first two days, then twice as many every two days (800 in the second
 * week, 100,000 in the fourth), without a limit after four weeks.
 * @returns nothing when it is warm
 */
export function warmupDailyLimit(startedAtMs: number, atMs: number): number | undefined {
  const days = Math.max(0, Math.floor((atMs - startedAtMs) / DAY_MS));
  return days < DAYS ? FIRST_DAYS * 2 ** Math.floor(days / DOUBLES_EVERY_DAYS) : undefined;
}
