import { asDay, mondayOf, ownParser, plusDays, writtenDay } from './own-parser.js';

const WEEKS: Readonly<Record<string, number>> = { 今週: 0, 来週: 7, 再来週: 14 };

/** 来週火曜日: weeks begin on Monday. A weekday alone is the next one. */
const weekday = ownParser('(今週|再来週|来週)?の?([月火水木金土日])曜日?', (context, [, week, name = '']) => {
  const day = writtenDay(context);
  const number = '月火水木金土日'.indexOf(name);
  if (week) return asDay(plusDays(mondayOf(day), (WEEKS[week] ?? 0) + number));
  const ahead = (number - ((day.getUTCDay() + 6) % 7) + 7) % 7;
  return asDay(plusDays(day, ahead === 0 ? 7 : ahead));
});

/** 午後2時半, 14時30分 */
const clock = ownParser(
  '(午前|午後)?(\\d{1,2})時(?:(\\d{1,2})分|(半))?(?!間)',
  (_context, [, half, hour, minute, thirty]) => {
    const hours = (half === '午後' && Number(hour) < 12 ? 12 : 0) + Number(hour);
    return hours > 23 ? null : { hour: hours, minute: thirty ? 30 : Number(minute ?? 0) };
  },
);

export const japaneseDates = [weekday, clock];
