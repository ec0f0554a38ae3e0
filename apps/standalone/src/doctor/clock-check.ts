import { type Finding, ok, fail } from './finding.js';

/**
 * A machine without a battery-backed clock starts in the past, and event ids carry the time.
 * @param nowMs what this machine believes, milliseconds since 1970
 * @param installedMs when our files were written
 */
export function checkClock(nowMs: number, installedMs: number): Finding {
  const now = new Date(nowMs).toISOString();
  if (nowMs >= installedMs) return ok('clock', `${now.slice(0, 19)}Z`);
  return fail('clock', `${now} is before this installation was made`, 'Set the clock, or turn on NTP.');
}
