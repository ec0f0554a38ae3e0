import { beforeAll, describe, expect, test } from 'vitest';
import { currentRequestId, withRequest } from './request-context.js';
import { startTelemetry } from './telemetry.js';
import { currentTraceparent, withTraceparent } from './traceparent.js';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

beforeAll(() => startTelemetry({ name: 'test' }));

describe('trace context', () => {
  test('follows asynchronous calls and comes out as it went in', async () => {
    const seen = await withTraceparent(TRACEPARENT, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return currentTraceparent();
    });
    expect(seen).toBe(TRACEPARENT);
    expect(currentTraceparent()).toBeUndefined();
  });

  test.each([undefined, 'nonsense', '00-00000000000000000000000000000000-b7ad6b7169203331-01'])(
    'a header like %j starts no trace',
    (header) => {
      expect(withTraceparent(header, currentTraceparent)).toBeUndefined();
    },
  );

  test('two at once do not mix', async () => {
    const other = TRACEPARENT.replace('0af7', 'ffff');
    const run = (header: string) =>
      withTraceparent(header, async () => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
        return currentTraceparent();
      });
    expect(await Promise.all([run(TRACEPARENT), run(other)])).toEqual([TRACEPARENT, other]);
  });

  test('a request inside a trace knows both ids', () => {
    const ids = withRequest('req-1', TRACEPARENT, () => [currentRequestId(), currentTraceparent()]);
    expect(ids).toEqual(['req-1', TRACEPARENT]);
    expect(currentRequestId()).toBeUndefined();
  });

  test('starting twice in one process changes nothing', async () => {
    const second = await startTelemetry({ name: 'second' });
    expect(second.tracing).toBe(false);
    expect(withTraceparent(TRACEPARENT, currentTraceparent)).toBe(TRACEPARENT);
  });
});
