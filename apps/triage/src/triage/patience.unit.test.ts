import { expect, test } from 'vitest';
import { dnsPatienceMs } from './patience.js';

test('a mail waits for DNS the shorter the more of its party wait, and a backlog never grows at the pace of SMTP', () => {
  const waits = [0, 1, 99, 100, 500].map(dnsPatienceMs);
  expect(waits).toEqual([10_000, 5_000, 5_000, 2_500, 2_500]);
  // 32 mails of a client at once, and 600 a minute that SMTP takes of one.
  expect(32 / (Math.min(...waits) / 1_000)).toBeGreaterThan(600 / 60);
});
