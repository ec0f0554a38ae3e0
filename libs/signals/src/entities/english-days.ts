import { MONTH, WEEKDAY, dayInMonth, monthNumber, nextWeekdayWithDay, weekdayNumber } from './english-words.js';
import { asDay, mondayOf, ownParser, plusDays, writtenDay } from './own-parser.js';

/** "Tue 13th", "friday the 26th", "Monday 21": the day nearby that has both. */
const weekdayWithDay = ownParser(
  `\\b(?:on\\s+)?(${WEEKDAY})\\.?,?\\s+(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)?\\b(?!\\s*(?:[:.]\\d|[ap]\\.?m|o.?clock|of|[-/]\\d|${MONTH}))`,
  (context, [, weekday = '', day]) => {
    const found = nextWeekdayWithDay(writtenDay(context), weekdayNumber(weekday), Number(day));
    return found ? asDay(found) : null;
  },
);

/** "on the 18th": the next one. Not "the 18th" alone, which may be anything's eighteenth. */
const dayOfSomeMonth = ownParser(
  `\\b(?:on|by|until|till|before|from)\\s+(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)\\b(?!\\s*(?:of|${MONTH})|[-/]\\d)`,
  (context, [, day]) => {
    const found = dayInMonth(writtenDay(context), Number(day));
    return found ? asDay(found) : null;
  },
);

/** "the 15th of next month", "the 15th day of this month". */
const dayOfMonth = ownParser(
  '\\bthe\\s+(\\d{1,2})(?:st|nd|rd|th)\\s+(?:day\\s+)?of\\s+(this|next|the\\s+next|last)\\s+month\\b',
  (context, [, day, which = '']) => {
    const { year, month } = asDay(writtenDay(context));
    const shift = which.toLowerCase().endsWith('next') ? 1 : which.toLowerCase() === 'last' ? -1 : 0;
    return asDay(new Date(Date.UTC(year, month - 1 + shift, Number(day))));
  },
);

/** "next week Tuesday", "this week on Friday"; weeks begin on Monday. */
const dayOfWeek = ownParser(
  `\\b(?:on\\s+)?(this|next|last)\\s+week\\s*,?\\s*(?:on\\s+)?(${WEEKDAY})\\b`,
  (context, [, which = '', weekday = '']) => {
    const shift = { next: 7, last: -7 }[which.toLowerCase()] ?? 0;
    return asDay(plusDays(mondayOf(writtenDay(context)), shift + ((weekdayNumber(weekday) + 6) % 7)));
  },
);

/** "28 June in 2020", "4th of July of 1995", "15 April of 87", "the 15th day of June". */
const dayWithLateYear = ownParser(
  `\\b(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:day\\s+)?(?:of\\s+)?(${MONTH})\\.?\\s+(?:of|in)\\s+'?(\\d{4}|\\d{2})\\b`,
  (_context, [, day, month = '', year]) => {
    const given = Number(year);
    const full = given >= 100 ? given : given + (given > 50 ? 1900 : 2000);
    return { year: full, month: monthNumber(month), day: Number(day) };
  },
);

/** "from 1 to 5 June", "between 3 and 12 of Sept", "21-23 Nov 2026". */
const daysOfMonth = ownParser(
  `\\b(?:from\\s+|between\\s+)?(\\d{1,2})(?:st|nd|rd|th)?\\s*(?:-|–|to|and|until|till|through)\\s*(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(${MONTH})\\b\\.?(?:,?\\s+(\\d{4})\\b)?`,
  (context, match) => {
    const [said, first, last, name = '', year] = match;
    const month = { month: monthNumber(name), ...(year && { year: Number(year) }) };
    if (Number(first) >= Number(last) || Number(last) > 31) return null;
    const start = context.createParsingComponents({ day: Number(first), ...month });
    const end = context.createParsingComponents({ day: Number(last), ...month });
    const near = writtenDay(context).getUTCFullYear();
    if (!year) for (const side of [start, end]) side.imply('year', near);
    return context.createParsingResult(match.index ?? 0, said, start, end);
  },
);

export const englishDays = [daysOfMonth, weekdayWithDay, dayOfMonth, dayOfSomeMonth, dayOfWeek, dayWithLateYear];
