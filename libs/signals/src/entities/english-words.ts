/** Parts of patterns; case-insensitive. */
export const WEEKDAY =
  'mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?';
export const MONTH =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
export const CLOCK_WORD = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve';

const HOURS = CLOCK_WORD.split('|');
const MINUTES: Readonly<Record<string, number>> = {
  five: 5,
  ten: 10,
  fifteen: 15,
  twenty: 20,
  'twenty-five': 25,
  thirty: 30,
  forty: 40,
  'forty-five': 45,
  fifty: 50,
};
const index = (names: string, word: string) => names.indexOf(word.slice(0, 3).toLowerCase()) / 3;

/** @returns 0 for Sunday to 6 */
export const weekdayNumber = (word: string) => index('sunmontuewedthufrisat', word);
/** @returns 1..12 */
export const monthNumber = (word: string) => index('janfebmaraprmayjunjulaugsepoctnovdec', word) + 1;

/** @returns 0..23 */
export function hourOfWord(word: string): number | undefined {
  const hour = /^\d+$/.test(word) ? Number(word) : HOURS.indexOf(word.toLowerCase()) + 1;
  return hour >= 1 && hour <= 23 ? hour : undefined;
}

/** Of "20", "20 min", "twenty". @returns 0..59 */
export function minuteOfWord(word: string): number | undefined {
  const minutes = /^\d/.test(word) ? Number.parseInt(word, 10) : MINUTES[word.toLowerCase().replace(/\s*min.*$/, '')];
  return minutes !== undefined && minutes < 60 ? minutes : undefined;
}

/** The day that is this weekday and this day of a month: the next one within six weeks, else one just gone, else the next at all. */
export function nextWeekdayWithDay(from: Date, weekday: number, day: number): Date | undefined {
  const days: Date[] = [];
  for (let months = -1; months < 24; months++) {
    const found = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, day));
    if (found.getUTCDate() === day && found.getUTCDay() === weekday) days.push(found);
  }
  const next = days.find((found) => found >= from);
  const soon = next && next.getTime() - from.getTime() < 42 * 86_400_000;
  return soon ? next : (days.find((found) => found < from) ?? next);
}

/** The next day of that number, in this month or one of the next two. */
export function dayInMonth(from: Date, day: number): Date | undefined {
  for (let months = 0; months < 3; months++) {
    const found = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, day));
    if (found >= from && found.getUTCDate() === day) return found;
  }
  return undefined;
}
