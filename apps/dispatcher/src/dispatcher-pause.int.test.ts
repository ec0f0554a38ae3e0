import { setTimeout as sleep } from 'node:timers/promises';
import { AgentPaused, AgentResumed, newId, SendCanceled, WorkspacePaused, WorkspaceResumed } from '@posthorn/events';
import { describe, expect, test, vi } from 'vitest';
import { DispatcherHarness } from './dispatcher-harness.fixture.js';
import { aDispatcher, FakeTransport } from './dispatcher.fixture.js';

const on = new DispatcherHarness();
const by = { kind: 'user' } as const;
const at = () => new Date().toISOString();
const A_WHILE = { timeout: 20_000, interval: 10 };

const pauseAll = (workspaceId: string) =>
  on.line.append(WorkspacePaused.of({ workspaceId, reason: 'requested', pausedBy: by, pausedAt: at() }), workspaceId);
const resumeAll = (workspaceId: string) =>
  on.line.append(WorkspaceResumed.of({ workspaceId, resumedBy: by, resumedAt: at() }), workspaceId);

describe('pause and cancel', () => {
  test('a paused workspace sends nothing more, at once, and goes on at once when it is resumed', async () => {
    const transport = new FakeTransport(20, { concurrency: 2 });
    const { dispatcher } = await on.start(transport);
    const { workspaceId } = on.line;
    const line = () => [...dispatcher.lines.all].find((each) => each.workspaceId === workspaceId);
    await on.line.queueMany(200);
    await vi.waitFor(() => expect(on.handed(transport).length).toBeGreaterThanOrEqual(6), A_WHILE);
    await pauseAll(workspaceId);
    await vi.waitFor(() => expect(line()).toMatchObject({ isStopped: true, size: 0 }), A_WHILE);
    const before = on.handed(transport).length;
    expect(before).toBeLessThan(150);
    await sleep(300);
    expect(on.handed(transport)).toHaveLength(before);
    await resumeAll(workspaceId);
    await on.untilHanded(transport, 200);
    expect(new Set(on.handed(transport).map(({ requestId }) => requestId)).size).toBe(200);
  });

  test('a pause survives a restart', async () => {
    await pauseAll(on.line.workspaceId);
    const transport = new FakeTransport();
    await on.start(transport, { workspaceIds: [on.line.workspaceId] });
    await on.line.queue();
    await sleep(500);
    expect(on.handed(transport)).toEqual([]);
    await resumeAll(on.line.workspaceId);
    await on.untilHanded(transport, 1);
  });

  test("a paused agent's sends wait, and nobody waits behind them; also across a restart", async () => {
    const agentId = newId('agt');
    const pause = { agentId, reason: 'requested', pausedBy: by, pausedAt: at() };
    await on.line.append(AgentPaused.of(pause), agentId);
    const transport = new FakeTransport();
    const first = await aDispatcher(transport);
    await Promise.all(Array.from({ length: 20 }, () => on.line.queue({}, { agentId })));
    await on.line.queue();
    await on.untilHanded(transport, 1);
    await vi.waitFor(() => expect(first.dispatcher.counts.waits.get('agent_paused')).toBe(20), { timeout: 10_000 });
    await first.stop();
    const next = new FakeTransport();
    await on.start(next);
    await sleep(300);
    expect(on.handed(next)).toEqual([]);
    await on.line.append(AgentResumed.of({ agentId, resumedBy: by, resumedAt: at() }), agentId);
    await on.untilHanded(next, 20);
  });

  test('a canceled send is never attempted', async () => {
    const transport = new FakeTransport();
    await pauseAll(on.line.workspaceId);
    await on.start(transport, { workspaceIds: [on.line.workspaceId] });
    const send = await on.line.queue();
    const { requestId, contact } = send;
    const about = { requestId, recipientEmail: `${requestId}@example.com` };
    await on.line.append(SendCanceled.of({ ...about, reason: 'requested', canceledBy: by, canceledAt: at() }), contact);
    await resumeAll(on.line.workspaceId);
    await on.line.queue();
    await on.untilHanded(transport, 1);
    expect(transport.times(requestId)).toBe(0);
    expect(await on.line.story(send)).toEqual(['send.queued', 'send.canceled']);
  });

  test('of a cancellation and an attempt that meet, one holds', async () => {
    const transport = new FakeTransport();
    await on.start(transport);
    const sends = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const send = await on.line.queue();
        const { requestId, contact, sequence } = send;
        const about = { requestId, recipientEmail: `${requestId}@example.com` };
        const fact = SendCanceled.of({ ...about, reason: 'requested', canceledBy: by, canceledAt: at() });
        const expect = { subject: `evt.${on.line.workspaceId}.*.${contact}.*`, lastSequence: sequence };
        const { workspaceId } = on.line;
        const event = { fact, workspaceId, key: contact, occurredAt: at(), testMode: false, correlationId: requestId };
        const isCanceled = await on.log.append(event, { expect }).then(
          () => true,
          () => false,
        );
        return { requestId, isCanceled };
      }),
    );
    const left = sends.filter(({ isCanceled }) => !isCanceled).length;
    await vi.waitFor(() => expect(on.handed(transport).length).toBeGreaterThanOrEqual(left), A_WHILE);
    await sleep(300);
    for (const { requestId, isCanceled } of sends) expect(transport.times(requestId)).toBe(isCanceled ? 0 : 1);
  });
});
