import { expect, test } from 'vitest';
import { brokerFilters } from './broker-filters.js';

test('filters that do not overlap go to the broker as they are', () => {
  const subjects = ['evt.w.delivery.*.*', 'evt.w.engagement.*.*'];
  expect(brokerFilters(subjects).filters).toEqual(subjects);
  expect(brokerFilters(undefined).filters).toBeUndefined();
  expect(brokerFilters([]).filters).toEqual([]);
});

test.each([
  [['evt.w.delivery.*.*', 'evt.w.*.c.*'], 'evt.w.*.*.*'],
  [['evt.w.>', 'evt.w.delivery.c.sent'], 'evt.w.*.*.*'],
  [['evt.w.delivery.c.*', 'evt.w.delivery.c.sent'], 'evt.w.delivery.c.*'],
  [['evt.>', 'evt.w.>'], 'evt.*.*.*.*'],
])('%j go as %s and are looked at again', (subjects, cover) => {
  expect(brokerFilters(subjects).filters).toEqual([cover]);
});

test('what only the cover lets through is no match', () => {
  const { matches } = brokerFilters(['evt.w.delivery.*.*', 'evt.w.*.c.*']);
  expect(matches('evt.w.delivery.d.sent')).toBe(true);
  expect(matches('evt.w.engagement.c.opened')).toBe(true);
  expect(matches('evt.w.engagement.d.opened')).toBe(false);
});
