import { setTimeout as sleep } from 'node:timers/promises';
import { newId, SendQueued, SuppressionAdded } from '@posthorn/events';
import { describe, expect, test } from 'vitest';
import { DispatcherHarness } from './dispatcher-harness.fixture.js';
import { aDispatcher, blobsOf, FakeTransport, referenceTo } from './dispatcher.fixture.js';

const on = new DispatcherHarness();
const at = () => new Date().toISOString();

describe('a queued send', () => {
  test('is attempted, accepted and sent, in that order', async () => {
    const transport = new FakeTransport();
    await on.start(transport);
    const send = await on.line.queue();
    await on.untilTold(send, 'delivery.sent');
    expect(await on.line.story(send)).toEqual([
      'send.queued',
      'delivery.queued 1',
      'delivery.accepted 1',
      'delivery.sent',
    ]);
  });

  test('leaves at once when nothing else is to be done', async () => {
    const transport = new FakeTransport();
    await on.start(transport);
    await on.line.queue();
    await on.untilHanded(transport, 1);
    const startedAtMs = performance.now();
    await on.line.queue();
    await on.untilHanded(transport, 2);
    // Milliseconds on a machine that is free; whoever looked once in a while would take longer than a busy one.
    expect((on.handed(transport)[1]?.atMs ?? 0) - startedAtMs).toBeLessThan(1_000);
  });

  test('that was queued while no dispatcher ran is found, though its workspace never had a line', async () => {
    const transport = new FakeTransport();
    await on.line.queue();
    await on.start(transport, { workspaceIds: [on.line.workspaceId, newId('wsk')] });
    await on.untilHanded(transport, 1);
    expect(on.handed(transport)).toHaveLength(1);
  });

  test('is found by the consumer that is left of an earlier run', async () => {
    const first = await aDispatcher(new FakeTransport());
    const send = await on.line.queue();
    await on.untilTold(send, 'delivery.sent');
    await first.stop();
    await on.line.queue();
    const transport = new FakeTransport();
    await on.start(transport);
    await on.untilHanded(transport, 1);
    expect(on.handed(transport)).toHaveLength(1);
  });

  test("of a scheduled draft has the draft's story told beside it", async () => {
    await on.start(new FakeTransport());
    const send = await on.line.queue({
      origin: { kind: 'draft', id: 'drf_1' },
      subject: 'Hi',
      releasedFrom: 'schedule',
    });
    await on.untilTold(send, 'draft.sent');
    expect(await on.line.story(send)).toEqual([
      'send.queued',
      'delivery.queued 1',
      'draft.sending',
      'delivery.accepted 1',
      'delivery.sent',
      'draft.sent',
    ]);
  });

  test('does not disturb another one to the same contact at the same time', async () => {
    const transport = new FakeTransport(0, { concurrency: 16 });
    await on.start(transport);
    const contact = newId('contact');
    const sends = await Promise.all(Array.from({ length: 30 }, () => on.line.queue({}, { contact })));
    for (const send of sends) await on.untilTold(send, 'delivery.sent');
    const story = ['send.queued', 'delivery.queued 1', 'delivery.accepted 1', 'delivery.sent'];
    for (const send of sends) expect(await on.line.story(send)).toEqual(story);
  });

  test('carries its content', async () => {
    const content = { subject: 'Hello', text: 'World' };
    const reference = referenceTo(content);
    const transport = new FakeTransport();
    const seen: unknown[] = [];
    transport.refuse = (mail) => void seen.push(mail.content);
    await on.start(transport, { ports: { blobs: blobsOf(new Map([[reference.sha256, content]])) } });
    await on.line.queue({ content: reference });
    await on.untilHanded(transport, 1);
    expect(seen).toEqual([content]);
  });

  test('of a test key goes to the sandbox', async () => {
    const transport = new FakeTransport();
    await on.start(transport);
    const send = await on.line.queue({}, { testMode: true });
    await on.untilTold(send, 'delivery.accepted 1');
    expect(transport.handed).toEqual([]);
    expect((await on.line.events(send.contact)).at(-1)).toMatchObject({
      data: { provider: 'sandbox' },
      testMode: true,
    });
  });
});

describe('outcomes', () => {
  test('a mail that waited for long before its first attempt is not given up for that', async () => {
    const transport = new FakeTransport();
    await on.start(transport);
    const recipientEmail = 'greylisted@example.com';
    transport.outcomes.set(recipientEmail, (attempt) =>
      attempt === 1
        ? { kind: 'deferred', scope: 'recipient', reason: 'greylisted', smtpCode: 450 }
        : { kind: 'accepted', messageId: '<1@fake>', reportsSent: false },
    );
    const send = await on.line.queue({ recipientEmail, queuedAt: '2026-03-01T10:00:00.000Z' });
    await on.untilTold(send, 'delivery.sent');
    expect(await on.line.story(send)).toContain('delivery.deferred 1');
  });

  test('a mail that is still deferred so long after its first attempt has failed', async () => {
    const transport = new FakeTransport();
    const retry = { firstDelayMs: 300, connectionDelayMs: 300, longestDelayMs: 2_000, maxAgeMs: 800, maxAttempts: 9 };
    await on.start(transport, { options: { retry } });
    const recipientEmail = 'full@example.com';
    transport.outcomes.set(recipientEmail, () => ({
      kind: 'deferred',
      scope: 'recipient',
      reason: 'full',
      smtpCode: 452,
    }));
    const send = await on.line.queue({ recipientEmail });
    await on.untilTold(send, 'delivery.failed 2');
    expect(await on.line.story(send)).toContain('delivery.deferred 1');
  });

  test('a deferral is tried again later', async () => {
    const transport = new FakeTransport();
    transport.outcomes.set('a@example.com', (attempt) =>
      attempt < 3
        ? { kind: 'deferred', scope: 'recipient', reason: 'greylisted', smtpCode: 450, enhancedCode: '4.7.1' }
        : { kind: 'accepted', messageId: 'm', reportsSent: true },
    );
    await on.start(transport);
    const send = await on.line.queue({ recipientEmail: 'a@example.com' });
    await on.untilTold(send, 'delivery.accepted 3');
    expect(await on.line.story(send)).toEqual([
      'send.queued',
      ...[1, 2].flatMap((n) => [`delivery.queued ${n}`, `delivery.deferred ${n}`]),
      'delivery.queued 3',
      'delivery.accepted 3',
    ]);
    const [first = 0, second = 0, third = 0] = on.handed(transport).map(({ atMs }) => atMs);
    expect(second - first).toBeGreaterThan(280);
    expect(third - second).toBeGreaterThan(580);
  });

  test('after the last deferral the send has failed', async () => {
    const transport = new FakeTransport();
    transport.outcomes.set('a@example.com', () => ({
      kind: 'deferred',
      scope: 'recipient',
      reason: 'full',
      smtpCode: 452,
    }));
    const retry = { firstDelayMs: 100, connectionDelayMs: 100, longestDelayMs: 100, maxAgeMs: 60_000, maxAttempts: 2 };
    await on.start(transport, { options: { retry } });
    const send = await on.line.queue({ recipientEmail: 'a@example.com' });
    await on.untilTold(send, 'delivery.failed 2');
    expect(await on.line.story(send)).toContain('delivery.deferred 1');
    expect((await on.line.events(send.contact)).at(-1)?.data).toMatchObject({
      reason: 'given up after 2 attempts: full',
    });
  });

  test('a bounce and a mail that can never leave are ends', async () => {
    const transport = new FakeTransport();
    transport.outcomes.set('b@example.com', () => ({
      kind: 'bounced',
      bounceType: 'hard',
      reason: 'no such user',
      smtpCode: 550,
      enhancedCode: '5.1.1',
      response: '550 5.1.1 no such user',
    }));
    transport.refuse = ({ recipient }) =>
      recipient === 'c@example.com' ? { kind: 'failed', reason: 'no sender' } : undefined;
    await on.start(transport);
    const bounced = await on.line.queue({ recipientEmail: 'b@example.com' });
    const failed = await on.line.queue({ recipientEmail: 'c@example.com' });
    await on.untilTold(bounced, 'delivery.bounced');
    await on.untilTold(failed, 'delivery.failed 1');
    expect(await on.line.story(failed)).toEqual(['send.queued', 'delivery.failed 1']);
    expect((await on.line.events(bounced.contact)).at(-1)?.data).toMatchObject({
      bounceType: 'hard',
      diagnosticCode: 'smtp; 550 5.1.1 no such user',
      smtpCode: 550,
    });
  });

  test('a provider that is away is left alone, and nothing is lost', async () => {
    const transport = new FakeTransport(0, { concurrency: 4 });
    let isAway = true;
    let asked = 0;
    transport.refuse = () => {
      asked++;
      return isAway ? { kind: 'deferred', scope: 'provider', reason: 'ECONNREFUSED' } : undefined;
    };
    await on.start(transport);
    await on.line.queueMany(200);
    await sleep(1_500);
    expect(asked).toBeLessThan(20);
    isAway = false;
    await on.untilHanded(transport, 200);
    expect(new Set(on.handed(transport).map(({ requestId }) => requestId)).size).toBe(200);
  });

  test('a provider that gives a mail no name has it by its Message-ID', async () => {
    const transport = new FakeTransport();
    transport.outcomes.set('n@example.com', () => ({ kind: 'accepted', messageId: '', reportsSent: false }));
    await on.start(transport);
    const send = await on.line.queue({ recipientEmail: 'n@example.com' });
    await on.untilTold(send, 'delivery.sent');
    expect((await on.line.events(send.contact)).at(-1)?.data).toMatchObject({ messageId: `<${send.requestId}@fake>` });
  });

  test('an outcome that fits no event is held, and not sent again', async () => {
    const transport = new FakeTransport();
    transport.outcomes.set('x@example.com', () => ({
      kind: 'bounced',
      bounceType: 'hard',
      reason: 'no',
      smtpCode: 550.5,
    }));
    await on.start(transport);
    const send = await on.line.queue({ recipientEmail: 'x@example.com' });
    await on.untilTold(send, 'delivery.outcome_unknown 1');
    expect((await on.line.events(send.contact)).at(-1)?.data).toMatchObject({ resolution: 'hold' });
  });

  test('a mail whose answer is lost every time is not sent for ever', async () => {
    const transport = new FakeTransport();
    transport.outcomes.set('u@example.com', () => ({ kind: 'unknown', reason: 'ECONNRESET' }));
    const retry = { firstDelayMs: 50, connectionDelayMs: 50, longestDelayMs: 100, maxAgeMs: 60_000, maxAttempts: 3 };
    await on.start(transport, { options: { retry } });
    const send = await on.line.queue({ recipientEmail: 'u@example.com' });
    await on.untilTold(send, 'delivery.outcome_unknown 3');
    await sleep(500);
    expect(transport.times(send.requestId)).toBe(3);
    expect((await on.line.events(send.contact)).at(-1)?.data).toMatchObject({ resolution: 'hold' });
  });

  test('a recipient that came onto the suppression list is not mailed any more', async () => {
    const transport = new FakeTransport();
    transport.outcomes.set('s@example.com', () => ({ kind: 'deferred', scope: 'recipient', reason: 'full' }));
    const delays = { firstDelayMs: 3_000, connectionDelayMs: 3_000, longestDelayMs: 3_000 };
    await on.start(transport, { options: { retry: { ...delays, maxAgeMs: 60_000, maxAttempts: 5 } } });
    const send = await on.line.queue({ recipientEmail: 's@example.com' });
    await on.untilTold(send, 'delivery.deferred 1');
    await on.line.append(
      SuppressionAdded.of({
        contactEmail: 's@example.com',
        scope: 'tenant',
        reasonCode: 'unsubscribe',
        addedBy: { kind: 'system' },
        addedAt: at(),
      }),
      send.contact,
    );
    await on.untilTold(send, 'send.canceled');
    expect(transport.times(send.requestId)).toBe(1);
  });

  test('an outcome nobody knows is on record, and tried again or held', async () => {
    const transport = new FakeTransport();
    transport.outcomes.set('u@example.com', (attempt) =>
      attempt === 1
        ? { kind: 'unknown', reason: 'ECONNRESET' }
        : { kind: 'accepted', messageId: 'm', reportsSent: true },
    );
    const retrying = await on.start(transport);
    const send = await on.line.queue({ recipientEmail: 'u@example.com' });
    await on.untilTold(send, 'delivery.accepted 2');
    expect(await on.line.story(send)).toEqual([
      'send.queued',
      'delivery.queued 1',
      'delivery.outcome_unknown 1',
      'delivery.queued 2',
      'delivery.accepted 2',
    ]);
    await retrying.stop();

    const held = on.aLine();
    const holding = new FakeTransport();
    holding.outcomes.set('u@example.com', (attempt) =>
      attempt === 1
        ? { kind: 'unknown', reason: 'ECONNRESET' }
        : { kind: 'accepted', messageId: 'm', reportsSent: true },
    );
    await on.start(holding, { options: { unknownOutcome: 'hold' } });
    const waiting = await held.queue({ recipientEmail: 'u@example.com' });
    await on.untilTold(waiting, 'delivery.outcome_unknown 1', held);
    await sleep(600);
    expect(holding.times(waiting.requestId)).toBe(1);
    const { requestId, contact } = waiting;
    const released = { requestId, recipientEmail: 'u@example.com', queuedAt: at(), releasedFrom: 'hold' } as const;
    await on.log.append({
      fact: SendQueued.of(released),
      workspaceId: held.workspaceId,
      key: contact,
      contact,
      occurredAt: at(),
      testMode: false,
      correlationId: requestId,
    });
    await on.untilTold(waiting, 'delivery.accepted 2', held);
  });
});
