import { describe, expect, test, vi } from 'vitest';
import { DispatcherHarness } from './dispatcher-harness.fixture.js';
import { blobsOf, FakeTransport, referenceTo } from './dispatcher.fixture.js';

const on = new DispatcherHarness();

describe('paces', () => {
  test('mail to a domain that complains leaves the line, and others do not wait for it', async () => {
    const transport = new FakeTransport(0, { concurrency: 4 });
    let complaints = 0;
    const recipients = Array.from({ length: 10 }, (_, i) => `p${i}@slow.example`);
    for (const recipient of recipients) {
      transport.outcomes.set(recipient, () =>
        complaints++ < 2
          ? { kind: 'deferred', scope: 'domain', reason: 'too fast', smtpCode: 421, throttled: true }
          : { kind: 'accepted', messageId: 'm', reportsSent: true },
      );
    }
    const { dispatcher } = await on.start(transport);
    await Promise.all(recipients.map((recipientEmail) => on.line.queue({ recipientEmail })));
    await vi.waitFor(() => expect(dispatcher.throttles.slowed()).toHaveLength(1), { timeout: 10_000 });
    await Promise.all(Array.from({ length: 20 }, () => on.line.queue()));
    await vi.waitFor(() => expect(dispatcher.counts.outcomes.get('accepted')).toBeGreaterThanOrEqual(20), {
      timeout: 10_000,
    });
    expect(dispatcher.counts.waits.get('pace') ?? 0).toBeGreaterThan(0);
    await vi.waitFor(() => expect(dispatcher.counts.outcomes.get('accepted')).toBe(30), { timeout: 30_000 });
  });

  test('a domain that warms up sends its daily mails, the rest waits for the next day', async () => {
    const content = { from: { email: 'hi@young.example' }, text: 'Hi' };
    const reference = referenceTo(content);
    const transport = new FakeTransport();
    const { dispatcher } = await on.start(transport, {
      ports: {
        blobs: blobsOf(new Map([[reference.sha256, content]])),
        warmUpStart: () => Promise.resolve(new Date()),
      },
    });
    await Promise.all(Array.from({ length: 60 }, () => on.line.queue({ content: reference })));
    await on.untilHanded(transport, 50);
    await vi.waitFor(() => expect(dispatcher.counts.waits.get('warm_up')).toBe(10), { timeout: 10_000 });
    expect(on.handed(transport)).toHaveLength(50);
  });
});
