import { badParameter } from './parameters.js';

/** What clocks may differ by, and a request may take; milliseconds. */
const SKEW_MS = 5 * 60_000;
/** ISO 8601 date, time and offset; an unencoded `+` of the offset arrives as a space. */
const INSTANT = /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?)([.,]\d+)?(?:(Z)|([+ -])(\d{2}):?(\d{2}))$/i;

/** Whether somebody meant a time, right or wrong; no event id looks like one. */
export function looksLikeTime(text: string): boolean {
  return /^\d{4}-\d{2}/.test(text.trim()) || /^\d{9,}$/.test(text.trim());
}

/**
 * An ISO 8601 time with its offset, with or without seconds and fractions of them (cut to milliseconds).
 * @param nowMs milliseconds since 1970
 * @throws Problem 400 for anything else, for a date that is in no calendar, and for the future beyond what clocks differ by
 */
export function instantOf(parameter: string, text: string, nowMs = Date.now()): Date {
  const at = parsed(text.trim());
  if (at === undefined) {
    throw badParameter({
      code: 'MALFORMED_TIME',
      parameter,
      detail: `${JSON.stringify(text.slice(0, 64))} is not an ISO 8601 time with an offset.`,
      fix: 'Give a time such as 2026-04-03T10:00:00Z or 2026-04-03T12:00:00%2B02:00.',
    });
  }
  if (at.getTime() <= nowMs + SKEW_MS) return at;
  throw badParameter({
    code: 'FUTURE_TIME',
    parameter,
    detail: `${at.toISOString()} is in the future; it is ${new Date(nowMs).toISOString()}.`,
    fix: `Give a time that has been, with the offset of your clock, or leave ${parameter} out.`,
  });
}

function parsed(text: string): Date | undefined {
  const [, local, fraction = '', zulu, sign, hours = '00', minutes = '00'] = INSTANT.exec(text) ?? [];
  if (local === undefined) return undefined;
  const [date, time = ''] = local.split(/[T ]/i);
  const milliseconds = fraction.slice(1, 4).padEnd(3, '0');
  const wall = new Date(`${date}T${time.length === 5 ? `${time}:00` : time}.${milliseconds}Z`);
  // A 30 February would be taken for 2 March.
  if (Number.isNaN(wall.getTime()) || wall.toISOString().slice(0, 10) !== date) return undefined;
  const offset = zulu === undefined ? `${sign === '-' ? '-' : '+'}${hours}:${minutes}` : 'Z';
  const at = new Date(wall.toISOString().replace('Z', offset));
  return Number.isNaN(at.getTime()) ? undefined : at;
}
