import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mentionedTimes } from './mentioned-times.js';

const LANGUAGES = 'en de es fi fr id it ja nl pt ru sv uk vi zh pl da cs tr xx'.split(' ');
const WORDS =
  'next last this every in within from to between and before after the of on at by end week month year quarter day days 3 weeks ago later now today tomorrow tonight noon monday tue 13th 31st 0 00 1 12 29 30 31 99 1999 2026 9999 99999 feb may sept december q1 Q4 2027 eod cob easter christmas half past quarter to seven 10am 12pm 25:61 10:30 14h 0h EST GMT+14 Z - – , . : / 1/1 13/13/2026 2026-02-30 29.2. 31.11.2025 halb elf um uhr morgen lundi prochain 1er à midi mañana a las hoy alle domani volgende maandag geleden uur nästa måndag kl 今日 来週 火曜日 午後 3時 半 明天 下午 两点 周三 завтра в пятницу через 2 недели jutro o w środę i morgen 15. maj yarın 15 mayıs -1 1e9 ٣'.split(
    ' ',
  );
const said = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 14 }).map((words) => words.join(' '));
const written = fc.record({
  ms: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  offsetMinutes: fc.integer({ min: -720, max: 840 }),
});

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const OFFSET = /^[+-]\d\d:[0-5]\d$/;

describe('whatever words of dates are strung together', () => {
  test.each(LANGUAGES)('%s reads days of the calendar and times of the day, in their places', (language) => {
    fc.assert(
      fc.property(said, written, (text, when) => {
        for (const found of mentionedTimes(text, when, language)) {
          expect(text.slice(found.index)).toContain(found.text);
          expect(found.date ?? found.time).toBeDefined();
          for (const date of [found.date, found.endDate]) if (date !== undefined) expect(date).toMatch(DATE);
          for (const time of [found.time, found.endTime]) if (time !== undefined) expect(time).toMatch(TIME);
          if (found.utcOffset !== undefined) expect(found.utcOffset).toMatch(OFFSET);
        }
      }),
      { numRuns: 40 },
    );
  });
});
