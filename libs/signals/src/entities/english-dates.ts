import type { Chrono } from 'chrono-node';
import { englishClock } from './english-clock.js';
import { englishDays } from './english-days.js';
import { englishPeriods } from './english-periods.js';

/** chrono's English with what mails write and it does not read. Of two readings of one place the longer wins, then ours. */
export function englishDates(of: Chrono): Chrono {
  const chrono = of.clone();
  chrono.parsers.unshift(...englishDays, ...englishClock, ...englishPeriods);
  return chrono;
}
