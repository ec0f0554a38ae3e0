import { CLOCK_WORD, MONTH, hourOfWord, minuteOfWord, monthNumber } from './english-words.js';
import { ownParser } from './own-parser.js';

const DAYTIME = '(?:\\s+(?:in\\s+the|this)\\s+(morning|afternoon|evening))?';
/** Hours of 0..12 that are said to be after noon. */
const inDaytime = (hour: number, daytime: string | undefined) =>
  daytime && daytime.toLowerCase() !== 'morning' && hour < 12 ? hour + 12 : hour;

/** "half past seven", "20 min past eight in the evening", "quarter to nine". */
const pastTheHour = ownParser(
  `\\b(half|quarter|(?:\\d{1,2}|five|ten|fifteen|twenty|twenty-five)(?:\\s*min(?:ute)?s?)?)\\s+(past|to)\\s+(${CLOCK_WORD}|\\d{1,2})\\b(?:\\s+o.?clock)?${DAYTIME}`,
  (context, [, minutes = '', side, hour = '', daytime]) => {
    const named = { half: 30, quarter: 15 }[minutes.toLowerCase()];
    const count = named ?? minuteOfWord(minutes);
    const start = hourOfWord(hour);
    // "ten to five people" is no time; "quarter to" is.
    if (count === undefined || start === undefined || (side === 'to' && named !== 15)) return null;
    const clock = side === 'to' ? { hour: (start + 23) % 24, minute: 60 - count } : { hour: start, minute: count };
    const time = { ...clock, hour: inDaytime(clock.hour, daytime) };
    return daytime ? context.createParsingComponents({ ...time, meridiem: time.hour >= 12 ? 1 : 0 }) : time;
  },
);

/** "seven o'clock", "at seven thirty"; not "at one point". */
const spokenTime = ownParser(
  `\\b(?:(?:at\\s+)?(${CLOCK_WORD}|\\d{1,2})\\s+o.?clock|at\\s+(${CLOCK_WORD})(?:[\\s-]+(five|ten|fifteen|twenty|thirty|forty|forty-five|fifty))?)\\b(?!\\s+(?:point|time|end|other|different|of|or|percent|p\\.?m|a\\.?m)|-\\w)`,
  (_context, [, clock, spoken, minute]) => {
    const hour = hourOfWord(clock ?? spoken ?? '');
    return hour === undefined ? null : { hour, minute: minute ? (minuteOfWord(minute) ?? 0) : 0 };
  },
);

/** "9:00a", "at 7p". */
const shortMeridiem = ownParser(
  '\\b(?:at\\s+(\\d{1,2})|(\\d{1,2}):(\\d{2}))\\s?([ap])\\b(?!\\.?\\s?m)',
  (context, [, only, hour, minute, side = '']) => {
    const twelve = Number(only ?? hour);
    if (twelve > 12) return null;
    const meridiem = side.toLowerCase() === 'p' ? 1 : 0;
    return context.createParsingComponents({
      hour: (twelve % 12) + meridiem * 12,
      minute: Number(minute ?? 0),
      meridiem,
    });
  },
);

/** "13:00 February 28, 2013", which chrono takes for a month with a day too many. */
const timeBeforeMonth = ownParser(
  `\\b(\\d{1,2}):(\\d{2})\\s*,?\\s+(?:on\\s+)?(${MONTH})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(\\d{4}))?\\b`,
  (_context, [, hour, minute, month = '', day, year]) =>
    Number(hour) > 23 || Number(minute) > 59
      ? null
      : {
          ...(year && { year: Number(year) }),
          month: monthNumber(month),
          day: Number(day),
          hour: Number(hour),
          minute: Number(minute),
        },
);

/** "between 2 and 4pm", "from 9:30 to 11 am". */
const span = ownParser(
  '\\b(?:between|from)\\s+(\\d{1,2})(?::(\\d{2}))?\\s*(?:and|to|till|until|-|–)\\s*(\\d{1,2})(?::(\\d{2}))?\\s*([ap])\\.?m\\b',
  (context, match) => {
    const [said, from, fromMinute = '0', to, toMinute = '0', side = ''] = match;
    const meridiem = side.toLowerCase() === 'p' ? 1 : 0;
    if (Number(from) > 12 || Number(to) > 12) return null;
    const end = { hour: (Number(to) % 12) + 12 * meridiem, minute: Number(toMinute), meridiem };
    // "from 11 to 1pm" begins in the morning.
    const start = (Number(from) % 12) + (Number(from) % 12 < Number(to) % 12 || Number(to) === 12 ? 12 * meridiem : 0);
    const hour = Number(to) === 12 && meridiem === 1 ? Number(from) : start;
    const begin = { hour, minute: Number(fromMinute), meridiem: hour >= 12 ? 1 : 0 };
    return context.createParsingResult(match.index ?? 0, said, begin, end);
  },
);

export const englishClock = [span, pastTheHour, spokenTime, shortMeridiem, timeBeforeMonth];
