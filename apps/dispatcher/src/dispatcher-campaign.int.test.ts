import { setTimeout as sleep } from 'node:timers/promises';
import {
  AgentPaused,
  CampaignCanceled,
  CampaignPaused,
  CampaignResumed,
  type EventFact,
  newId,
  type RecordedEvent,
} from '@posthorn/events';
import { describe, expect, test, vi } from 'vitest';
import { DispatcherHarness } from './dispatcher-harness.fixture.js';
import { aDispatcher, FakeTransport, type QueuedTestSend } from './dispatcher.fixture.js';

const on = new DispatcherHarness();
const by = { kind: 'user' } as const;
const SOON = { timeout: 10_000, interval: 20 };
const at = () => new Date().toISOString();

/** A campaign of the test's line, and what is done to it. */
function aCampaign() {
  const campaignId = newId('cmp');
  const append = (fact: EventFact) => on.line.append(fact, campaignId);
  return {
    campaignId,
    queue: (count: number) => on.line.queueMany(count, { campaignId, campaignStep: 1 }),
    cancel: (reason = 'requested') =>
      append(CampaignCanceled.of({ campaignId, reason, canceledBy: by, canceledAt: at() })),
    pause: () => append(CampaignPaused.of({ campaignId, reason: 'requested', pausedBy: by, pausedAt: at() })),
    resume: () => append(CampaignResumed.of({ campaignId, resumedBy: by, resumedAt: at() })),
  };
}

/** What became of the sends of a campaign, by their events. */
async function ends(sends: readonly QueuedTestSend[]): Promise<{ sent: number; canceled: readonly RecordedEvent[] }> {
  const ids = new Set(sends.map(({ requestId }) => requestId));
  const { workspaceId } = on.line;
  const [sent, canceled]: [Set<string>, RecordedEvent[]] = [new Set(), []];
  for await (const event of on.log.read({
    subjects: [`evt.${workspaceId}.*.*.sent`, `evt.${workspaceId}.*.*.canceled`],
  })) {
    const id = String(event.data['requestId']);
    if (ids.has(id) && event.type === 'delivery.sent') sent.add(id);
    if (ids.has(id) && event.type === 'send.canceled') canceled.push(event);
  }
  return { sent: sent.size, canceled };
}

/** Until every one of them left or was called off, each once. */
async function untilSettled(sends: readonly QueuedTestSend[], timeout = 10_000) {
  let known = await ends(sends);
  await vi.waitFor(
    async () => {
      known = await ends(sends);
      expect(known.sent + known.canceled.length).toBe(sends.length);
    },
    { timeout, interval: 50 },
  );
  return known;
}

describe('a canceled campaign', () => {
  test('has what is queued called off at once, for its reason, and other mail goes on', async () => {
    const transport = new FakeTransport(20, { concurrency: 2 });
    await on.start(transport);
    const { queue, cancel, campaignId } = aCampaign();
    const sends = await queue(400);
    await vi.waitFor(() => expect(on.handed(transport).length).toBeGreaterThan(5), SOON);
    await cancel('run_stopped');
    const other = await on.line.queue();
    const { sent, canceled } = await untilSettled(sends);
    // What was being handed over is finished.
    expect(sent).toBe(on.handed(transport).filter(({ requestId }) => requestId !== other.requestId).length);
    expect(sent).toBeLessThan(60);
    expect(canceled[0]?.data).toMatchObject({ reason: 'run_stopped', campaignId, campaignStep: 1 });
    await on.untilTold(other, 'delivery.sent');
  });

  test('needs no hand of a transport to have its mail called off', async () => {
    const transport = new FakeTransport(60_000, { concurrency: 2 });
    await on.start(transport, { options: { graceMs: 0 } });
    const { queue, cancel } = aCampaign();
    const sends = await queue(400);
    await on.untilHanded(transport, 2);
    await cancel();
    await vi.waitFor(async () => expect((await ends(sends)).canceled).toHaveLength(398), SOON);
  });

  test('has no mail handed over that was being prepared', async () => {
    const transport = new FakeTransport();
    const { promise: isCanceled, resolve } = Promise.withResolvers<void>();
    const prepare = transport.prepare.bind(transport);
    const preparing = Promise.withResolvers<void>();
    transport.prepare = async (mail, signal) => {
      preparing.resolve();
      await isCanceled;
      return prepare(mail, signal);
    };
    const { queue, cancel, campaignId } = aCampaign();
    const { halts } = await on.start(transport);
    const [send] = await queue(1);
    await preparing.promise;
    await cancel();
    await vi.waitFor(async () => expect(await halts.of(on.line.workspaceId, campaignId)).toBeDefined(), SOON);
    resolve();
    await on.untilTold(send!, 'send.canceled');
    expect(await on.line.story(send!)).toEqual(['send.queued', 'send.canceled']);
    expect(on.handed(transport)).toEqual([]);
  });

  test('has a mail called off that another process may have sent, once nobody keeps it', async () => {
    const dying = new FakeTransport(60_000, { concurrency: 1 });
    const first = await aDispatcher(dying, { options: { leaseMs: 1_000 } });
    const { queue, cancel } = aCampaign();
    const [send] = await queue(1);
    await on.untilHanded(dying, 1);
    await first.kill();
    await cancel();
    const transport = new FakeTransport();
    await on.start(transport, { options: { leaseMs: 1_000 } });
    await on.untilTold(send!, 'send.canceled');
    expect(await on.line.story(send!)).toEqual([
      'send.queued',
      'delivery.queued 1',
      'delivery.outcome_unknown 1',
      'send.canceled',
    ]);
    expect(on.handed(transport)).toEqual([]);
  });

  test('has no mail tried again that was deferred while it was canceled', async () => {
    const transport = new FakeTransport(200, { concurrency: 4 });
    const { campaignId, cancel } = aCampaign();
    const recipientEmail = 'busy@example.com';
    transport.outcomes.set(recipientEmail, () => ({
      kind: 'deferred',
      scope: 'recipient',
      reason: 'busy',
      smtpCode: 450,
    }));
    await on.start(transport, { options: { retry: A_LONG_TIME } });
    const send = await on.line.queue({ campaignId, recipientEmail });
    await on.untilHanded(transport, 1);
    await cancel();
    await on.untilTold(send, 'send.canceled');
    expect(await on.line.story(send)).toEqual([
      'send.queued',
      'delivery.queued 1',
      'delivery.deferred 1',
      'send.canceled',
    ]);
  });

  test('that was paused has what was parked called off', async () => {
    const transport = new FakeTransport();
    const { queue, pause, cancel } = aCampaign();
    await pause();
    const { dispatcher } = await on.start(transport);
    const sends = await queue(50);
    await vi.waitFor(() => expect(dispatcher.counts.waits.get('campaign_paused')).toBe(50), SOON);
    await cancel();
    const { sent } = await untilSettled(sends);
    expect(sent).toBe(0);
  });

  test.each([1, 2, 3])('attempts nothing after every dispatcher heard of it, and the numbers add up (%i)', async () => {
    const transports = [new FakeTransport(5, { concurrency: 4 }), new FakeTransport(3, { concurrency: 4 })];
    await Promise.all(transports.map((transport) => on.start(transport)));
    const { queue, cancel } = aCampaign();
    const sends = await queue(600);
    await sleep(Math.random() * 400);
    await cancel();
    const { sent } = await untilSettled(sends);
    const handed = transports.flatMap((transport) => on.handed(transport));
    expect(handed).toHaveLength(sent);
    expect(new Set(handed.map(({ requestId }) => requestId)).size).toBe(sent);
    await sleep(300);
    expect(transports.flatMap((transport) => on.handed(transport))).toHaveLength(sent);
  });
});

describe('a paused campaign', () => {
  test('keeps its mail, nobody waits behind it, and it is all found after a restart', async () => {
    const { queue, pause, resume } = aCampaign();
    const first = new FakeTransport(10, { concurrency: 2 });
    const replica = await aDispatcher(first);
    const sends = await queue(200);
    await vi.waitFor(() => expect(on.handed(first).length).toBeGreaterThan(3), SOON);
    await pause();
    const other = await on.line.queueMany(5);
    for (const send of other) await on.untilTold(send, 'delivery.sent');
    const left = on.handed(first).length - 5;
    await vi.waitFor(() => expect(replica.dispatcher.counts.waits.get('campaign_paused')).toBe(200 - left), SOON);
    await replica.stop();
    const next = new FakeTransport();
    await on.start(next);
    await sleep(300);
    expect(on.handed(next)).toEqual([]);
    await resume();
    const { sent } = await untilSettled(sends);
    expect(sent).toBe(200);
    expect(on.handed(next)).toHaveLength(200 - left);
  });

  test('that was resumed while no dispatcher ran goes on when one does', async () => {
    const { queue, pause, resume } = aCampaign();
    await pause();
    const replica = await aDispatcher(new FakeTransport());
    const sends = await queue(30);
    await vi.waitFor(() => expect(replica.dispatcher.counts.waits.get('campaign_paused')).toBe(30), SOON);
    await replica.stop();
    await resume();
    const transport = new FakeTransport();
    await on.start(transport);
    await untilSettled(sends);
    expect(on.handed(transport)).toHaveLength(30);
  });

  test('keeps mail of a paused agent, whichever of them goes on first', async () => {
    const agentId = newId('agt');
    const { campaignId, pause, resume, cancel } = aCampaign();
    await on.line.append(AgentPaused.of({ agentId, reason: 'requested', pausedBy: by, pausedAt: at() }), agentId);
    await pause();
    const transport = new FakeTransport();
    const { dispatcher } = await on.start(transport);
    const send = await on.line.queue({ campaignId }, { agentId });
    await vi.waitFor(() => expect(dispatcher.counts.waits.get('campaign_paused')).toBe(1), SOON);
    await resume();
    await vi.waitFor(() => expect(dispatcher.counts.waits.get('agent_paused')).toBe(1), SOON);
    await cancel();
    expect(on.handed(transport)).toEqual([]);
    expect(await on.line.story(send)).toEqual(['send.queued']);
  });
});

const A_LONG_TIME = {
  firstDelayMs: 3_600_000,
  connectionDelayMs: 3_600_000,
  longestDelayMs: 3_600_000,
  maxAgeMs: 86_400_000,
  maxAttempts: 5,
};
