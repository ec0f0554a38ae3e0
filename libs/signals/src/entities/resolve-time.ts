import type { ParsedComponents, ParsedResult } from 'chrono-node';
import { isCounted } from './misread.js';

/** A day, a month or a time that the mail names, in the wall time of its author. */
export interface MentionedTime {
  readonly text: string;
  readonly index: number;
  /** `2026-05-14`, `2026-05` where no day is named; absent for a time alone. */
  readonly date?: string;
  /** `10:00` */
  readonly time?: string;
  readonly endDate?: string;
  readonly endTime?: string;
  /** `-08:00`, where the mail names the zone. */
  readonly utcOffset?: string;
}

/** Relative times carry the mail's own offset. */
const NAMES_ZONE = /\b[A-Z]{2,5}\b|\dZ$|[+-]\d{2}:?\d{2}\b|\b(?:eastern|central|mountain|pacific)\b/;
const DAY_MS = 86_400_000;
const LAST_YEAR = 2199;
/** A day without a year that is longer gone is next year's. */
const LOOKS_BACK_DAYS = 60;

/** The writer's day, as Unix milliseconds of its UTC midnight. */
export const writersDayMs = ({ ms, offsetMinutes }: { readonly ms: number; readonly offsetMinutes: number }) =>
  Math.floor((ms + offsetMinutes * 60_000) / DAY_MS) * DAY_MS;

/** What chrono found, as a mail means it. @param context `today` of {@link writersDayMs} */
export function resolvedTime(
  { text, index, start, end }: ParsedResult,
  window: { readonly text: string; readonly start: number },
  context: { readonly today: number; readonly english: boolean },
): MentionedTime {
  const past = /\b(?:last|previous|past|ago|since|letzt\p{L}*|dernier|pasado|scorso)\b/iu.test(
    `${window.text.slice(Math.max(0, index - 10), index)}${text}`,
  );
  const shiftMs = nearestMs(start, { today: context.today, past, isThis: saysToday(text, index, window.text) });
  const date = dateOf(start, text, shiftMs);
  const endDate = end && endDateOf(end, text, { shiftMs, start: date });
  const time = timeOf(start, text, context.english);
  const endTime = end && timeOf(end, text, context.english);
  const offset = NAMES_ZONE.test(text) && start.isCertain('timezoneOffset') ? start.get('timezoneOffset') : null;
  return {
    text,
    index: window.start + index,
    ...(date && { date }),
    ...(time && { time }),
    ...(endDate && endDate !== date && { endDate }),
    ...(endTime && endTime !== time && { endTime }),
    ...(offset !== null && { utcOffset: utcOffset(offset) }),
  };
}

/** Names the day as the one it is written on: "this Friday", "today, Friday", "Friday this afternoon". */
const TODAY =
  /\b(?:today|tonight|this (?:morning|afternoon|evening)|heute|aujourd'?hui|hoy|oggi|vandaag|hoje|idag)\b/iu;
const BESIDE = 24;

function saysToday(text: string, index: number, around: string): boolean {
  const beside = around.slice(Math.max(0, index - BESIDE), index + text.length + BESIDE);
  return /\bthis\b/i.test(text) || TODAY.test(beside);
}

const utcMs = (at: ParsedComponents) => Date.UTC(at.get('year') ?? 0, (at.get('month') ?? 1) - 1, at.get('day') ?? 1);

/** Weeks begin on Monday; 1970-01-01 was a Thursday. */
const weekOf = (ms: number) => Math.floor((ms / DAY_MS + 3) / 7);

/** chrono answers with the nearest day of that name or date; a mail means the next one, unless it says "last". */
function nearestMs(
  at: ParsedComponents,
  { today, past, isThis }: { today: number; past: boolean; isThis: boolean },
): number {
  const ms = utcMs(at);
  if (at.isCertain('weekday') && !at.isCertain('day')) {
    // "last Monday" is that of last week, as "next Monday" is that of the next.
    if (past) return weekOf(ms) >= weekOf(today) ? (weekOf(today) - weekOf(ms) - 1) * 7 * DAY_MS : 0;
    // Who means today says so.
    return ms < today || (ms === today && !isThis) ? 7 * DAY_MS : 0;
  }
  if (
    at.isCertain('month') &&
    at.isCertain('day') &&
    !at.isCertain('year') &&
    !past &&
    ms < today - LOOKS_BACK_DAYS * DAY_MS
  ) {
    const day = new Date(ms);
    return Date.UTC(day.getUTCFullYear() + 1, day.getUTCMonth(), day.getUTCDate()) - ms;
  }
  return 0;
}

function dateOf(at: ParsedComponents, text: string, shiftMs: number): string | undefined {
  const named = at.isCertain('day') || at.isCertain('weekday') || isCounted(text);
  if (!named && !at.isCertain('month') && !at.isCertain('year')) return undefined;
  const day = new Date(utcMs(at) + shiftMs);
  // "in 999999 years", and years that are times of a log.
  if (!(day.getUTCFullYear() >= 1 && day.getUTCFullYear() <= LAST_YEAR)) return undefined;
  const iso = day.toISOString();
  return named ? iso.slice(0, 10) : iso.slice(0, 7);
}

/** "Mon-Wed next week" ends in the week it begins in. */
function endDateOf(
  at: ParsedComponents,
  text: string,
  { shiftMs, start }: { readonly shiftMs: number; readonly start: string | undefined },
): string | undefined {
  const end = dateOf(at, text, shiftMs);
  const days = end && start ? (Date.parse(end) - Date.parse(start)) / DAY_MS : 0;
  return days >= 7 && at.isCertain('weekday') && !at.isCertain('day') ? dateOf(at, text, shiftMs - 7 * DAY_MS) : end;
}

/** A bare "at 3" is the afternoon in English mail: nobody meets at three in the night. "03:00" is taken as written. */
function timeOf(at: ParsedComponents, text: string, english: boolean): string | undefined {
  if (!at.isCertain('hour')) return undefined;
  const hour = at.get('hour') ?? 0;
  const bare =
    english &&
    !at.isCertain('meridiem') &&
    !/\b0\d|[ap]\.?m|morning|night|ago|\bin\b|within|later|from now/i.test(text);
  return `${pad(bare && hour >= 1 && hour <= 6 ? hour + 12 : hour)}:${pad(at.get('minute') ?? 0)}`;
}

const pad = (number: number) => `${number}`.padStart(2, '0');
const utcOffset = (minutes: number) =>
  `${minutes < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`;
