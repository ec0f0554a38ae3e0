import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MAX_READ_MODEL_LAG_MS } from './mail-events.module.js';

test("the read model may lag by half of the log's dedupe window (ADR 0004)", () => {
  const stream: unknown = JSON.parse(
    readFileSync(new URL('../../../../deploy/nats/events.json', import.meta.url), 'utf8'),
  );
  const windowNanoseconds = (stream as { duplicate_window: number }).duplicate_window;
  expect(MAX_READ_MODEL_LAG_MS).toBe(windowNanoseconds / 1e6 / 2);
});
