const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DATE =
  /(\d{1,2})[ \t-]{1,5}([a-z]{3})[a-z]{0,6}\.?[ \t-]{1,5}(\d{2,4})[ \t,]{1,5}(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?:\.\d{1,9})?(?:[ \t]{0,5}([+-]\d{4}|[a-z]{1,5}))?/i;
/** Obsolete zones (RFC 5322 section 4.3), in hours; other letters mean nothing. */
const ZONES: Readonly<Record<string, number>> = {
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
};

/**
 * A Date field (RFC 5322 section 3.3), with what mailers make of it; else what `Date` understands of it as UTC.
 * @returns nothing when it is no date between 1970 and 9999
 */
export function parseMailDate(value: string): { ms: number; offsetMinutes: number } | undefined {
  const text = value.slice(0, 200);
  const match = DATE.exec(text);
  const month = MONTHS.indexOf(match?.[2]?.toLowerCase() ?? '');
  if (match === null || month < 0) return inRange(Date.parse(text), 0);
  const [, day, , year, hour, minute, second, zone] = match;
  if (Number(hour) > 24 || Number(minute) > 59 || Number(day) > 31) return undefined;
  const offsetMinutes = offsetOf(zone?.toLowerCase() ?? '');
  const ms = Date.UTC(fullYear(year ?? ''), month, Number(day), Number(hour), Number(minute), Number(second ?? 0));
  return inRange(ms - offsetMinutes * 60_000, offsetMinutes);
}

function offsetOf(zone: string): number {
  const hours = ZONES[zone];
  if (hours !== undefined) return hours * 60;
  const [, sign, h, m] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? [];
  const minutes = Number(h ?? 0) * 60 + Number(m ?? 0);
  if (minutes > 16 * 60) return 0;
  return sign === '-' && minutes > 0 ? -minutes : minutes;
}

/** Two and three digits by RFC 5322 section 4.3. */
function fullYear(year: string): number {
  const number = Number(year);
  if (year.length === 2) return number + (number < 50 ? 2000 : 1900);
  return year.length === 3 ? number + 1900 : number;
}

function inRange(ms: number, offsetMinutes: number): { ms: number; offsetMinutes: number } | undefined {
  return ms >= 0 && ms < 253_402_300_800_000 ? { ms, offsetMinutes } : undefined;
}
