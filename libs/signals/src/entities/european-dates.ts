import { ownParser } from './own-parser.js';

/** "2.12.", "2.12.2026", "02.12.26": day first wherever dots are written. Never "2.12" alone: it is a version or a price. */
const dottedDay = ownParser(
  '(?<![\\d.])(\\d{1,2})\\.\\s?(\\d{1,2})\\.(?:\\s?(\\d{4}|\\d{2})(?![\\d:]))?(?!\\d)',
  (_context, [, day, month, year]) => {
    if (Number(day) > 31 || Number(month) > 12 || Number(month) < 1 || Number(day) < 1) return null;
    return {
      ...(year && { year: Number(year) + (year.length === 2 ? 2_000 : 0) }),
      month: Number(month),
      day: Number(day),
    };
  },
);

/** "às 10h", "kl 9", "kl. 13.30", "a las 9", "alle 11", "om 14u", "na 13u", "o 11:00", "à 15h30". */
const clock = ownParser(
  '(?<![\\p{L}\\d])(?:às|as|a las|alle(?: ore)?|ore|kl\\.?|um|om|na|o|à|vers|gegen)\\s?(\\d{1,2})(?:\\s?[:.hu]\\s?(\\d{2}))?\\s?(?:h|u|uur|uhr|horas?|heures?)?(?![\\p{L}\\d%€./-])',
  (_context, [, hour, minute = '0']) =>
    Number(hour) > 23 || Number(minute) > 59 ? null : { hour: Number(hour), minute: Number(minute) },
);

const HALF_HOURS = 'eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf'.split('|');
/** German "halb elf": 10:30. */
const halfTo = ownParser(`\\bhalb\\s+(${HALF_HOURS.join('|')})(?!\\p{L})`, (_context, [, word = '']) => ({
  hour: HALF_HOURS.indexOf(word.toLowerCase()) || 12,
  minute: 30,
}));

/** What chrono's European languages lack. */
export const europeanDates = [dottedDay, clock, halfTo];
