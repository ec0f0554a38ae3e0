/** Wall clocks of time zones: instants are milliseconds since 1970; a wall time is what UTC's milliseconds would be at that reading. */
const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Number of the local day, 0 for 1970-01-01. */
export function localDay(timeZone: string, atMs: number): number {
  return Math.floor((atMs + offsetAt(timeZone, atMs)) / DAY_MS);
}

/** ISO 8601: 1 is Monday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/**
 * The first instant at which the clock shows this time of this day, or a later one: where the clock is put forward over it,
 * the moment it is put forward; where it is shown twice, the first time.
 * @param minute from 0 to 1440
 */
export function instantOf(timeZone: string, day: number, minute: number): number {
  const wall = day * DAY_MS + minute * 60_000;
  // No zone changes its offset twice in two days.
  const before = offsetAt(timeZone, wall - DAY_MS);
  const after = offsetAt(timeZone, wall + DAY_MS);
  if (before === after) return wall - before;
  const [first, last] = before > after ? [wall - before, wall - after] : [wall - after, wall - before];
  if (first + offsetAt(timeZone, first) === wall) return first;
  if (last + offsetAt(timeZone, last) === wall) return last;
  return transitionBetween(timeZone, first, last);
}

/** Instants from `begins` to before `ends`. */
export interface Span {
  readonly begins: number;
  readonly ends: number;
}

/**
 * When the clock shows a time of this day from one to before another: in two spans where it is changed in between, in none where it is put
 * forward over all of it.
 * @param from minute from 0 to 1440
 * @param to minute from 0 to 1440
 */
export function spansOf(timeZone: string, day: number, from: number, to: number): readonly Span[] {
  const begins = day * DAY_MS + from * 60_000;
  const ends = day * DAY_MS + to * 60_000;
  // No zone changes its offset twice in three days.
  const before = offsetAt(timeZone, begins - DAY_MS);
  const after = offsetAt(timeZone, ends + DAY_MS);
  if (before === after) return [{ begins: begins - before, ends: ends - before }];
  const change = transitionBetween(timeZone, begins - DAY_MS, ends + DAY_MS);
  return [
    { begins: begins - before, ends: Math.min(ends - before, change) },
    { begins: Math.max(begins - after, change), ends: ends - after },
  ].filter((span) => span.begins < span.ends);
}

/** How far the clock is ahead of UTC; milliseconds. */
function offsetAt(timeZone: string, atMs: number): number {
  const second = Math.floor(atMs / 1_000) * 1_000;
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(second)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
}

/** The first instant with the offset of `end`; there is one change in between. */
function transitionBetween(timeZone: string, start: number, end: number): number {
  const wanted = offsetAt(timeZone, end);
  let [low, high] = [start, end];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(timeZone, middle) === wanted) high = middle;
    else low = middle;
  }
  return high;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}
