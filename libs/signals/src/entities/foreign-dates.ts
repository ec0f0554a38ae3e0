import type { Parser, ParsingContext } from 'chrono-node';
import { DAY_WORDS } from './foreign-words.js';
import { asDay, mondayOf, ownParser, plusDays, writtenDay } from './own-parser.js';

const whole = (words: string) => `(?<![\\p{L}\\d])(?:${words})(?!\\p{L})`;
const daysAhead = (words: string, days: number) =>
  ownParser(whole(words), (context) => asDay(plusDays(writtenDay(context), days)));

const SPANISH_MONTHS = 'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre'.split(
  '|',
);
/** "del 1 al 5 de junio", which chrono takes for hours. */
const spanishSpan = ownParser(
  `(?:del?\\s)?(?<!\\d)(\\d{1,2})\\sal?\\s(\\d{1,2})\\sde\\s(${SPANISH_MONTHS.join('|')})(?!\\p{L})`,
  (context, match) => {
    const [said, first, last, name = ''] = match;
    const month = SPANISH_MONTHS.indexOf(name.toLowerCase()) + 1;
    const days = [first, last].map((day) => context.createParsingComponents({ day: Number(day), month }));
    for (const day of days) day.imply('year', writtenDay(context).getUTCFullYear());
    return context.createParsingResult(match.index ?? 0, said, ...days);
  },
);

/** Readings of {@link DAY_WORDS}: today, tomorrow, next week (Monday to Sunday), weekdays, "15 maja 2026". */
export function foreignDates(language: string): Parser[] {
  const words = DAY_WORDS[language];
  if (!words) return [];
  const { today, tomorrow, afterTomorrow, nextWeek, weekdays, months } = words;
  return [
    daysAhead(today, 0),
    daysAhead(tomorrow, 1),
    daysAhead(afterTomorrow, 2),
    ownParser(whole(nextWeek), weekAhead),
    ...(language === 'es' ? [spanishSpan] : []),
    ...(weekdays ? [weekday(weekdays)] : []),
    ...(months ? [dayOfMonth(months)] : []),
  ];
}

function weekAhead(context: ParsingContext, match: RegExpMatchArray): ReturnType<Parser['extract']> {
  const monday = plusDays(mondayOf(writtenDay(context)), 7);
  return context.createParsingResult(match.index ?? 0, match[0], asDay(monday), asDay(plusDays(monday, 6)));
}

const numberIn = (patterns: readonly string[], word: string) =>
  patterns.findIndex((pattern) => new RegExp(`^(?:${pattern})$`, 'iu').test(word));

/** The next one; written on that day, the one after. */
function weekday(weekdays: readonly string[]): Parser {
  return ownParser(whole(weekdays.join('|')), (context, [word]) => {
    const day = writtenDay(context);
    const ahead = (numberIn(weekdays, word) - ((day.getUTCDay() + 6) % 7) + 7) % 7;
    return asDay(plusDays(day, ahead === 0 ? 7 : ahead));
  });
}

function dayOfMonth(months: readonly string[]): Parser {
  return ownParser(`(?<!\\d)(\\d{1,2})\\.?\\s(${months.join('|')})(?!\\p{L})(?:\\s(\\d{4}))?`, (context, match) => {
    const [, day, name = '', year] = match;
    const date = context.createParsingComponents({ day: Number(day), month: numberIn(months, name) + 1 });
    if (year) date.assign('year', Number(year));
    else date.imply('year', writtenDay(context).getUTCFullYear());
    return date;
  });
}
