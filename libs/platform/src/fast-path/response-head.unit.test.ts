import { afterEach, expect, test, vi } from 'vitest';
import { ResponseHead } from './response-head.js';

afterEach(() => {
  vi.useRealTimers();
});

test('what is constant, the date and what is given, and the end of the head', () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 20, 7, 5, 9, 300) });
  expect(new ResponseHead({ connection: 'close' }).text({ 'x-request-id': 'r' })).toBe(
    'HTTP/1.1 200 OK\r\nconnection: close\r\nDate: Fri, 20 Nov 2026 07:05:09 GMT\r\nx-request-id: r\r\n\r\n',
  );
});

test('the date goes on with the clock, whichever way', () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1, 0, 0, 0, 999) });
  const head = new ResponseHead({});
  const second = () => /:(\d\d) GMT/.exec(head.text({}))?.[1];
  expect(second()).toBe('00');
  vi.advanceTimersByTime(1);
  expect(second()).toBe('01');
  vi.setSystemTime(Date.UTC(2026, 0, 1, 0, 0, 0));
  expect(second()).toBe('00');
});
