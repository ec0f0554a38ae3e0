import type { Parser, ParsingContext } from 'chrono-node';

/** What a reading of ours finds: components, a result with an end, or null for "not this". */
type Extract = (context: ParsingContext, match: RegExpMatchArray) => ReturnType<Parser['extract']>;

/** A reading that chrono asks wherever the pattern is found; case-insensitive. */
export function ownParser(pattern: string, extract: Extract): Parser {
  const compiled = new RegExp(pattern, 'iu');
  return { pattern: () => compiled, extract };
}

/** The calendar day on which the mail was written, where it was written, as UTC midnight. */
export function writtenDay({ reference }: ParsingContext): Date {
  const local = reference.getDateWithAdjustedTimezone();
  return new Date(Date.UTC(local.getFullYear(), local.getMonth(), local.getDate()));
}

export const asDay = (day: Date) => ({
  year: day.getUTCFullYear(),
  month: day.getUTCMonth() + 1,
  day: day.getUTCDate(),
});
export const plusDays = (day: Date, days: number) => new Date(day.getTime() + days * 86_400_000);
/** The Monday of the week of that day. */
export const mondayOf = (day: Date) => plusDays(day, -((day.getUTCDay() + 6) % 7));
