import { expect, test } from 'vitest';
import { judgeAnswer } from './report-retry.js';

test('a 2xx answer is the end', () => expect(judgeAnswer(200, 3)).toEqual({ outcome: 'accepted' }));

test.each([400, 413, 415, 422])('a report refused with %i is not sent again', (status) => {
  expect(judgeAnswer(status, 0)).toEqual({ outcome: 'refused' });
});

test.each([undefined, 301, 401, 403, 404, 408, 429, 500, 502, 503, 504])('after %s it is sent again', (status) => {
  expect(judgeAnswer(status, 0)).toEqual({ outcome: 'retry', delayMs: 100 });
});

test('the wait doubles up to five seconds', () => {
  const waits = [0, 1, 2, 5, 6, 100].map((failures) => judgeAnswer(503, failures));
  expect(waits.map((verdict) => verdict.outcome === 'retry' && verdict.delayMs)).toEqual([
    100, 200, 400, 3200, 5000, 5000,
  ]);
});

test('a Retry-After is kept to, up to five seconds', () => {
  expect(judgeAnswer(503, 0, '2')).toEqual({ outcome: 'retry', delayMs: 2_000 });
  expect(judgeAnswer(503, 0, '3600')).toEqual({ outcome: 'retry', delayMs: 5_000 });
  expect(judgeAnswer(503, 0, 'Fri, 20 Mar 2026 10:00:00 GMT')).toEqual({ outcome: 'retry', delayMs: 100 });
});
