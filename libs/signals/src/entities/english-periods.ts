import { WEEKDAY, weekdayNumber } from './english-words.js';
import { asDay, mondayOf, ownParser, plusDays, writtenDay } from './own-parser.js';

const DAY = `(today|tomorrow|${WEEKDAY})`;

/** "EOD Friday", "end of tomorrow": 23:59; "close of business": 17:00. Not the idiom "at the end of the day". */
const endOfDay = ownParser(
  `(?<!at\\s(?:the\\s)?)\\b(?:eod|end\\s+of(?:\\s+the)?\\s+day|(cob|close\\s+of\\s+(?:play|business)|end\\s+of(?:\\s+the)?\\s+business(?:\\s+day)?)|end\\s+of(?=\\s+(?:the\\s+)?${DAY}\\b))(?:\\s*,?\\s*(?:on\\s+|the\\s+)?${DAY}\\b)?`,
  (context, [, business, , when = 'today']) => {
    const day = writtenDay(context);
    const word = when.toLowerCase();
    const ahead = word === 'today' ? 0 : word === 'tomorrow' ? 1 : (weekdayNumber(word) - day.getUTCDay() + 7) % 7;
    return { ...asDay(plusDays(day, ahead)), ...(business ? { hour: 17, minute: 0 } : { hour: 23, minute: 59 }) };
  },
);

/** "by the end of the week": its Friday; "end of next month", "EOY": the last day. */
const endOfPeriod = ownParser(
  '\\b(?:(?:the\\s+)?end\\s+of\\s+(the|this|next)\\s+(week|month|quarter|year)|eo([wmqy]))\\b',
  (context, [, which = 'this', long, short = '']) => {
    const day = writtenDay(context);
    const ahead = which.toLowerCase() === 'next' ? 1 : 0;
    const unit = (long ?? short).charAt(0).toLowerCase();
    if (unit === 'w') return asDay(plusDays(mondayOf(day), 4 + 7 * ahead));
    const months = { m: 1, q: 3, y: 12 }[unit] ?? 1;
    const first = Math.floor(day.getUTCMonth() / months) * months;
    return asDay(plusDays(new Date(Date.UTC(day.getUTCFullYear(), first + months * (1 + ahead), 1)), -1));
  },
);

/** "next week": Monday to Sunday. "at 10 next week" keeps its time by itself. */
const week = ownParser('\\b(this|next|coming|last|previous)\\s+week\\b', (context, match) => {
  const shift = { this: 0, next: 7, coming: 7, last: -7, previous: -7 }[match[1]?.toLowerCase() ?? ''] ?? 0;
  const monday = plusDays(mondayOf(writtenDay(context)), shift);
  return context.createParsingResult(match.index ?? 0, match[0], asDay(monday), asDay(plusDays(monday, 6)));
});

/** "Q3 2026", "2026-Q3", "next quarter". */
const quarter = ownParser(
  '\\b(?:q([1-4])(?:\\s*[-/]?\\s*(?:of\\s+)?(\\d{4}))?|(\\d{4})\\s*-?\\s*q([1-4])|(this|current|next|last|previous)\\s+quarter)\\b',
  (context, match) => {
    const [found, number, after, before, late, relative] = match;
    const day = writtenDay(context);
    const shift = { this: 0, current: 0, next: 1, last: -1, previous: -1 }[relative?.toLowerCase() ?? ''] ?? 0;
    const index = relative ? Math.floor(day.getUTCMonth() / 3) + shift : Number(number ?? late) - 1;
    const year = Number(after ?? before ?? day.getUTCFullYear());
    const start = new Date(Date.UTC(year, index * 3, 1));
    const end = plusDays(new Date(Date.UTC(year, index * 3 + 3, 1)), -1);
    return context.createParsingResult(match.index ?? 0, found, asDay(start), asDay(end));
  },
);

const FIXED: Readonly<Record<string, readonly [month: number, day: number]>> = {
  'christmas eve': [12, 24],
  christmas: [12, 25],
  'christmas day': [12, 25],
  xmas: [12, 25],
  'boxing day': [12, 26],
  'new years eve': [12, 31],
  'new years day': [1, 1],
};

/** Gregorian Easter Sunday (anonymous algorithm, Meeus, Astronomical Algorithms, chapter 8). */
function easter(year: number): Date {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return new Date(Date.UTC(year, Math.floor(f / 31) - 1, (f % 31) + 1));
}

const holiday = ownParser(
  "\\b(christmas eve|christmas(?: day)?|xmas|boxing day|new year'?s eve|new year'?s day|good friday|easter(?: sunday| monday)?)\\b(?:\\s+(\\d{4})\\b)?(?!\\s+(?:card|gift|present|party|holiday|sale|market|egg|bunny)s?\\b)",
  (context, [, found = '', given]) => {
    const name = found.toLowerCase().replaceAll("'", '');
    const fixed = FIXED[name];
    const inYear = (year: number) =>
      fixed
        ? new Date(Date.UTC(year, fixed[0] - 1, fixed[1]))
        : plusDays(easter(year), name === 'good friday' ? -2 : name === 'easter monday' ? 1 : 0);
    if (given) return asDay(inYear(Number(given)));
    const day = writtenDay(context);
    const thisYear = inYear(day.getUTCFullYear());
    return asDay(thisYear < day ? inYear(day.getUTCFullYear() + 1) : thisYear);
  },
);

export const englishPeriods = [endOfDay, endOfPeriod, week, quarter, holiday];
