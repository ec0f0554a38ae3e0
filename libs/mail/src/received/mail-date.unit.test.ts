import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMailDate } from './mail-date.js';

const iso = (text: string): string | undefined => {
  const date = parseMailDate(text);
  return date === undefined ? undefined : `${new Date(date.ms).toISOString()} ${date.offsetMinutes}`;
};

describe('a Date field', () => {
  test.each([
    ['Tue, 3 Mar 2026 09:15:00 +0100', '2026-03-03T08:15:00.000Z 60'],
    ['3 Mar 2026 09:15 -0330', '2026-03-03T12:45:00.000Z -210'],
    ['Tue, 03 Mar 26 09:15:00 EST (Eastern)', '2026-03-03T14:15:00.000Z -300'],
    ['Tue, 3 Mar 99 09:15:00 GMT', '1999-03-03T09:15:00.000Z 0'],
    ['Tue,3  March 2026  09:15:00 -0000', '2026-03-03T09:15:00.000Z 0'],
    ['03-Mar-2026 09:15:00 +0100', '2026-03-03T08:15:00.000Z 60'],
    ['2026-03-03T09:15:00Z', '2026-03-03T09:15:00.000Z 0'],
    ['Tue, 3 Mar 2026 09:15:00 +9900', '2026-03-03T09:15:00.000Z 0'],
    ['Tue, 3 Mar 2026 29:15:00 +0100', undefined],
    ['Tue, 3 Mar 1969 09:15:00 +0100', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ])('%s is %s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  test('gives back every moment and offset that it was made of', () => {
    const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
    fc.assert(
      fc.property(
        fc.integer({ min: 86_400, max: 4_000_000_000 }),
        fc.integer({ min: -720, max: 840 }),
        (seconds, offsetMinutes) => {
          const local = new Date((seconds + offsetMinutes * 60) * 1000);
          const two = (value: number): string => String(value).padStart(2, '0');
          const zone = `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offsetMinutes) / 60))}${two(Math.abs(offsetMinutes) % 60)}`;
          const text = `${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]} ${local.getUTCFullYear()} ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())} ${zone}`;
          expect(parseMailDate(text)).toEqual({ ms: seconds * 1000, offsetMinutes });
        },
      ),
    );
  });
});
