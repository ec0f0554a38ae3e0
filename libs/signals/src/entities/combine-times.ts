import type { MentionedTime } from './resolve-time.js';

/** A day and a time beside each other are one: "13:00 February 28", "Friday the 26th at 4". */
export function joined(times: readonly MentionedTime[], text: string): MentionedTime[] {
  const out: MentionedTime[] = [];
  for (const next of times) {
    const last = out.at(-1);
    const between = last && text.slice(last.index + last.text.length, next.index);
    const beside =
      between !== undefined && /^\s*(?:,|-|–|\(|@|at|on|for|late|from|around|um|à|at around|の|に)?\s*$/i.test(between);
    if (
      last &&
      beside &&
      next.index > last.index &&
      Boolean(last.date) !== Boolean(next.date) &&
      Boolean(last.time) !== Boolean(next.time)
    ) {
      out[out.length - 1] = {
        ...last,
        ...next,
        index: last.index,
        text: text.slice(last.index, next.index + next.text.length),
      };
    } else out.push(next);
  }
  return out;
}

const COUNT =
  /(\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)\s+(day|week|month|year)s?\s+(from|after|before)\s+$/i;
const COUNT_WORDS = ['a', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** "3 days after Tuesday", "2 weeks before Christmas": the day that is meant, instead of the one it is counted from. */
export function countedFrom(times: readonly MentionedTime[], text: string): MentionedTime[] {
  return times.map((time) => {
    const [said, number = '', unit = '', side] = COUNT.exec(text.slice(Math.max(0, time.index - 40), time.index)) ?? [];
    if (!said || time.date?.length !== 10) return time;
    const count =
      (/\d/.test(number) ? Number(number) : Math.max(1, COUNT_WORDS.indexOf(number.toLowerCase()))) *
      (side === 'before' ? -1 : 1);
    const from = new Date(time.date);
    const [years, months, days] = {
      day: [0, 0, count],
      week: [0, 0, 7 * count],
      month: [0, count, 0],
      year: [count, 0, 0],
    }[unit.toLowerCase()] ?? [0, 0, 0];
    const day = new Date(
      Date.UTC(
        from.getUTCFullYear() + (years ?? 0),
        from.getUTCMonth() + (months ?? 0),
        from.getUTCDate() + (days ?? 0),
      ),
    );
    if (!(day.getUTCFullYear() >= 1 && day.getUTCFullYear() <= 9999)) return time;
    return { ...time, date: day.toISOString().slice(0, 10), index: time.index - said.length, text: said + time.text };
  });
}

const FIRST_DAY =
  /(?<!\d)(\d{1,2})(?:\.|er|º|°)?\s*(?:al|a|au|até|ao|tot(?: en met)?|t\/m|bis|till|til|до|по|do|-|–)\s*(?:el\s+|de\s+|dia\s+|den\s+|zum\s+)?$/iu;

/** "del 1 al 5 de junio", "van 1 tot 5 juni": the day before the date is where the span begins. */
export function spanned(times: readonly MentionedTime[], text: string): MentionedTime[] {
  return times.map((time) => {
    const [said, first = ''] = FIRST_DAY.exec(text.slice(Math.max(0, time.index - 24), time.index)) ?? [];
    const day = Number(first);
    const isSpan = said !== undefined && time.date?.length === 10 && !time.endDate && !time.time;
    if (!isSpan || !time.date || day < 1 || day >= Number(time.date.slice(8))) return time;
    const date = `${time.date.slice(0, 8)}${`${day}`.padStart(2, '0')}`;
    return { ...time, date, endDate: time.date, index: time.index - said.length, text: said + time.text };
  });
}
