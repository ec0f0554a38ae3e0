import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { mentionedTimes } from '../../libs/signals/src/entities/mentioned-times.js';
import type { MentionedTime } from '../../libs/signals/src/entities/resolve-time.js';
import { corpusLines } from './corpus.ts';

const row = z.object({
  text: z.string(),
  reference: z.string().nullable(),
  results: z.array(
    z.object({
      text: z.string(),
      start: z.int(),
      end: z.int().describe('Of its last character.'),
      type: z.string(),
      values: z.array(z.record(z.string(), z.string())),
    }),
  ),
});
type Row = z.infer<typeof row>;
type Expected = Row['results'][number];
const rows = corpusLines('datetime/recognizers_datetime_en.jsonl')?.map((line) => row.parse(line)) ?? [];

/** The reference is a local time without a zone: the zone is then its own. */
const read = ({ text, reference }: Row) =>
  mentionedTimes(text, { ms: Date.parse(`${reference ?? '2016-11-07T00:00:00'}Z`), offsetMinutes: 0 });
const overlaps = (found: MentionedTime, { start, end }: Expected) =>
  found.index <= end && found.index + found.text.length > start;

/**
 * What each type asks of us. Microsoft's recogniser gives every reading of an ambiguous text (past and future, a.m. and p.m.): one of them has to be
 * ours. Of a span its beginning is asked. Durations and habits ("2 hours", "every Monday") are no date for us: nothing may be found there.
 */
const isRight = (expected: Expected, found: readonly MentionedTime[]): boolean => {
  const here = found.filter((time) => overlaps(time, expected));
  const values = expected.values.map(({ value, start, end }) => value ?? start ?? end ?? '');
  if (expected.type === 'duration' || expected.type === 'set' || expected.type === 'timezone') return here.length === 0;
  if (values.every((value) => value === 'not resolved')) return here.length === 0;
  return here.some(({ date = '', time = '' }) => {
    const day = date.length === 7 ? `${date}-01` : date;
    if (expected.type.startsWith('datetime'))
      return values.some((value) => value.startsWith(`${day} ${time || '00:00:00'}`));
    if (expected.type.startsWith('time')) return time !== '' && values.some((value) => value.startsWith(time));
    return values.includes(day);
  });
};

/**
 * The least of each type that has to be right, a little under what was measured, and why the rest is not:
 * - `date`: counts on other days beyond ours ("Monday two weeks from now"), holidays that no calendar fixes (Eid, Workers' Day), years in words, digits
 *   without separators (20161016: an order number as likely), 5.12 (a version or a price as likely), "last Wednesday" meant of the week before.
 * - `datetime`: "now", "at the moment", "at this time" (no time to act on), minutes in words (seven twenty-seven), "the twenty fourth" in words.
 * - `time`: "7ampm".
 * - spans: most are of databases, not mails ("before 2010", "year to date", "21st century", "the 2 upcoming months"); parts of a day ("this
 *   afternoon") are found as the day, without hours nobody named.
 * - `duration`, `set`: "2 hours last week" and habits with a time of their own ("3pm each day") leave the time.
 */
const LEAST: Readonly<Record<string, number>> = {
  nothing: 1,
  date: 0.7,
  datetime: 0.7,
  time: 0.9,
  daterange: 0.3,
  datetimerange: 0.3,
  timerange: 0.3,
  duration: 0.85,
  set: 0.7,
};

describe.skipIf(rows.length === 0)('dates and times of the recognizers corpus', () => {
  const rates = new Map<string, { right: number; all: number }>();
  const count = (type: string, right: boolean) => {
    const rate = rates.get(type) ?? { right: 0, all: 0 };
    rates.set(type, { right: rate.right + Number(right), all: rate.all + 1 });
  };
  for (const each of rows) {
    const found = read(each);
    if (each.results.length === 0) count('nothing', found.length === 0);
    for (const expected of each.results) count(expected.type, isRight(expected, found));
  }
  process.stdout.write(
    `datetime: ${Array.from(rates, ([type, { right, all }]) => `${type} ${right}/${all}`).join(', ')}\n`,
  );

  test.each(Object.entries(LEAST))('of %s at least %d are right', (type, least) => {
    const { right, all } = rates.get(type) ?? { right: 0, all: 1 };
    expect(right / all).toBeGreaterThanOrEqual(least);
  });
});
