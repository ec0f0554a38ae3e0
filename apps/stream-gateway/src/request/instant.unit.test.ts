import { Problem } from '@posthorn/platform';
import { expect, test } from 'vitest';
import { instantOf, looksLikeTime } from './instant.js';

const NOW = Date.parse('2026-06-01T00:00:00Z');

test.each([
  ['2026-04-03T10:00:00Z', '2026-04-03T10:00:00.000Z'],
  ['2026-04-03T10:00:00.250Z', '2026-04-03T10:00:00.250Z'],
  ['2026-04-03T10:00:00.2Z', '2026-04-03T10:00:00.200Z'],
  ['2026-04-03t10:00:00z', '2026-04-03T10:00:00.000Z'],
  ['2026-04-03T10:00Z', '2026-04-03T10:00:00.000Z'],
  // Python's datetime.isoformat(), whose microseconds are cut: a moment earlier misses nothing.
  ['2026-04-03T10:00:00.123999+00:00', '2026-04-03T10:00:00.123Z'],
  ['2026-04-03T12:00:00+02:00', '2026-04-03T10:00:00.000Z'],
  ['2026-04-03T12:00:00+0200', '2026-04-03T10:00:00.000Z'],
  // In a query string, "+" is a space.
  ['2026-04-03T12:00:00 02:00', '2026-04-03T10:00:00.000Z'],
  ['2026-04-03T04:30:00-05:30', '2026-04-03T10:00:00.000Z'],
  ['2026-04-03 10:00:00Z', '2026-04-03T10:00:00.000Z'],
  ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  // A clock that is a little ahead.
  ['2026-06-01T00:04:00Z', '2026-06-01T00:04:00.000Z'],
])('%s is %s', (text, iso) => {
  expect(instantOf('since', text, NOW).toISOString()).toBe(iso);
});

function refusalOf(text: string): Problem | undefined {
  try {
    instantOf('since', text, NOW);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return undefined;
}

test.each([
  'evt_abc123',
  'yesterday',
  '2026-04-03',
  '1775210400',
  // Whose clock?
  '2026-04-03T10:00:00',
  '2026-02-30T10:00:00Z',
  '2026-13-01T10:00:00Z',
  '2026-04-03T25:00:00Z',
  '2026-04-03T10:61:00Z',
  '2026-04-03T10:00:00+99:00',
  '2026-04-03T10:00:00Z; drop',
])('%j is refused with an example of a time', (text) => {
  expect(refusalOf(text)).toMatchObject({
    status: 400,
    code: 'MALFORMED_TIME',
    fix: expect.stringContaining('2026-04-03T10:00:00Z'),
    errors: [{ parameter: 'since' }],
  });
});

test('a time of the future is refused, with the time it is', () => {
  expect(refusalOf('2026-06-01T09:00:00Z')).toMatchObject({
    code: 'FUTURE_TIME',
    detail: expect.stringContaining('2026-06-01T00:00:00.000Z'),
  });
});

test('a time is told from an event id, right or wrong', () => {
  expect(['2026-04-03T10:00:00Z', '2026-04', '1775210400'].map(looksLikeTime)).toEqual([true, true, true]);
  expect(['evt_01JPYC2K7Q0M002000000000A1', 'earliest', '42'].map(looksLikeTime)).toEqual([false, false, false]);
});
