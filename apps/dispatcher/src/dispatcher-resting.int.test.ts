import { expect, test, vi } from 'vitest';
import { DispatcherHarness } from './dispatcher-harness.fixture.js';
import { FakeTransport, type QueuedTestSend } from './dispatcher.fixture.js';

const on = new DispatcherHarness();

const A_WHILE = {
  firstDelayMs: 60_000,
  connectionDelayMs: 60_000,
  longestDelayMs: 60_000,
  maxAgeMs: 600_000,
  maxAttempts: 5,
};

test('while a provider is away, mail of the same workspace goes on by another, and nothing is lost', async () => {
  const [away, works] = [
    new FakeTransport(0, { concurrency: 4, provider: 'away' }),
    new FakeTransport(0, { concurrency: 4 }),
  ];
  away.refuse = () => ({ kind: 'deferred', scope: 'provider', reason: 'ECONNREFUSED' });
  const transports = { all: [away, works], for: ({ testMode }: { testMode: boolean }) => (testMode ? works : away) };
  const ports = { transports: { ...transports, close: () => Promise.resolve() } };
  const { dispatcher } = await on.start(away, { ports, options: { retry: A_WHILE } });
  const behind: QueuedTestSend[] = [...(await on.line.queueMany(300))];
  await vi.waitFor(() => expect(dispatcher.counts.outcomes.get('deferred')).toBeGreaterThan(0), { timeout: 10_000 });
  const others = await Promise.all(Array.from({ length: 5 }, () => on.line.queue({}, { testMode: true })));
  await on.untilHanded(works, others.length);
  away.refuse = undefined;
  const deferred = () => dispatcher.counts.outcomes.get('deferred') ?? 0;
  // The longer the provider was away, the longer they rest.
  await vi.waitFor(() => expect(on.handed(away).length + deferred()).toBe(behind.length), { timeout: 90_000 });
}, 120_000);
