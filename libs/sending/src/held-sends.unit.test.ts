import { DeliveryAccepted, DeliveryDeferred, DeliveryQueued, SuppressionAdded, type EventFact } from '@posthorn/events';
import { encodeContent } from '@posthorn/mail';
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SendTarget } from './held/held-send-state.js';
import { ALICE, aCommand, KEY, PERSON, Replica, SharedWorld, WORKSPACE } from './sending.fixture.js';
import { ContentChangedError, InvalidSendError, SendClosedError, UnknownSendError } from './sending.errors.js';

const HOUR_MS = 3_600_000;

let world: SharedWorld;
let replica: Replica;
beforeEach(() => {
  world = new SharedWorld();
  world.agent('agt_1', 1);
  replica = new Replica(world);
});
const at = (hours: number) => new Date(world.nowMs + hours * HOUR_MS);
const due = (target: { requestId: string }) => ({ requestId: target.requestId, contact: world.contact() });
const types = () => world.types();
const shaOf = (text: string) => createHash('sha256').update(encodeContent({ text })).digest('hex');

async function asked(overrides: Parameters<typeof aCommand>[0] = {}): Promise<{ requestId: string; contact: string }> {
  const { requestId } = await replica.requests.request(aCommand({ content: { text: 'one' }, ...overrides }), KEY);
  return { requestId, contact: world.contact() };
}

/** An event that the dispatcher or ingestion would record. */
async function happened(fact: EventFact, requestId: string): Promise<void> {
  await world.log.append({
    fact,
    workspaceId: WORKSPACE,
    key: world.contact(),
    contact: world.contact(),
    occurredAt: new Date(world.nowMs).toISOString(),
    testMode: false,
    correlationId: requestId,
  });
}
const send = ({ requestId }: SendTarget) => ({ requestId, recipientEmail: ALICE });
const attempt = (target: SendTarget) =>
  DeliveryQueued.of({ ...send(target), queuedAt: at(0).toISOString(), provider: 'smtp', attempt: 1 });

describe('cancel', () => {
  test.each([
    ['queued', {}],
    ['scheduled', { scheduledAt: new Date('2026-03-22T12:00:00Z') }],
    ['held', { agentId: 'agt_1' }],
  ])('calls off a send that is %s, takes its timers back, and says so again', async (_, command) => {
    const target = await asked(command);
    expect(await replica.held.cancel(target, KEY)).toMatchObject({
      status: 'canceled',
      reason: 'requested',
      changed: true,
    });
    expect(await replica.held.cancel(target, KEY)).toMatchObject({ status: 'canceled', changed: false });
    expect((await types()).slice(1)).toEqual(['send.canceled']);
    expect(world.timers.pending()).toEqual([]);
  });

  test('comes too late once an attempt was recorded, and in time again when that was put off', async () => {
    const target = await asked();
    await happened(attempt(target), target.requestId);
    await expect(replica.held.cancel(target, KEY)).rejects.toThrow(SendClosedError);
    const deferred = { ...send(target), deferredAt: at(0).toISOString(), provider: 'smtp' };
    await happened(DeliveryDeferred.of(deferred), target.requestId);
    expect(await replica.held.cancel(target, KEY)).toMatchObject({ status: 'canceled' });
  });

  test('comes too late when the provider puts off what it took', async () => {
    const target = await asked();
    await happened(attempt(target), target.requestId);
    const accepted = { ...send(target), acceptedAt: at(0).toISOString(), provider: 'ses', attempt: 1 };
    await happened(DeliveryAccepted.of(accepted), target.requestId);
    const deferred = { ...send(target), deferredAt: at(0).toISOString(), provider: 'ses', reportKey: 'r1' };
    await happened(DeliveryDeferred.of(deferred), target.requestId);
    await expect(replica.held.cancel(target, KEY)).rejects.toThrow(SendClosedError);
  });

  test('knows no send of another mode, nor one that never was', async () => {
    const target = await asked();
    await expect(replica.held.cancel(target, { ...KEY, testMode: true })).rejects.toThrow(UnknownSendError);
    await expect(replica.held.cancel({ ...target, requestId: 'req_none' }, KEY)).rejects.toThrow(UnknownSendError);
    expect(await types()).toEqual(['send.queued']);
  });
});

describe('a scheduled send', () => {
  test('is queued when its time comes, as it was asked for, and once', async () => {
    const target = await asked({ scheduledAt: at(1), templateId: 'tpl_1', groupId: 'grp_1' });
    world.nowMs += HOUR_MS;
    expect(await replica.held.releaseDue(WORKSPACE, target)).toMatchObject({ status: 'queued' });
    expect(await replica.held.releaseDue(WORKSPACE, target)).toBeUndefined();
    const [, queued, ...more] = await world.events();
    expect(more).toEqual([]);
    expect(queued).toMatchObject({
      type: 'send.queued',
      correlationId: target.requestId,
      data: { requestId: target.requestId, templateId: 'tpl_1', groupId: 'grp_1', releasedFrom: 'schedule' },
    });
  });

  test('is judged again at its time', async () => {
    const target = await asked({ scheduledAt: at(1), templateId: 'tpl_1' });
    world.nowMs += HOUR_MS - 60_000;
    await asked({ templateId: 'tpl_1' });
    world.nowMs += 60_000;
    expect(await replica.held.releaseDue(WORKSPACE, target)).toMatchObject({
      status: 'blocked',
      reason: 'cooldown_active',
    });
  });

  test('that comes due in a pause waits in the queue with the others', async () => {
    const target = await asked({ scheduledAt: at(1) });
    world.nowMs += HOUR_MS;
    world.paused = true;
    expect(await replica.held.releaseDue(WORKSPACE, target)).toMatchObject({ status: 'queued' });
  });

  test('is held when its agent may no longer send alone', async () => {
    const target = await asked({ scheduledAt: at(1), agentId: 'agt_3' });
    world.agent('agt_3', 1);
    world.nowMs += HOUR_MS;
    expect(await replica.held.releaseDue(WORKSPACE, target)).toMatchObject({ status: 'pending_approval' });
    expect(world.timers.pending().map(({ kind }) => kind)).toContain('approval');
  });

  test('can be moved, its timer with it, and leaves at the new time only', async () => {
    const target = await asked({ scheduledAt: at(2) });
    expect(await replica.held.reschedule(target, at(5), KEY)).toMatchObject({
      status: 'scheduled',
      dueAt: at(5).toISOString(),
    });
    expect(world.timers.pending()).toMatchObject([{ kind: 'scheduled-send', at: at(5) }]);
    expect(await replica.held.reschedule(target, at(5), KEY)).toMatchObject({ changed: false });
    await replica.held.reschedule(target, at(1), KEY);
    expect(world.timers.pending()).toMatchObject([{ at: at(1) }]);
    expect(await types()).toEqual(['send.scheduled', 'send.rescheduled', 'send.rescheduled']);
  });

  test('whose timer fires before its time is set to it again', async () => {
    const target = await asked({ scheduledAt: at(2) });
    await replica.held.reschedule(target, at(5), KEY);
    world.timers.takeDue(at(9));
    world.nowMs += 2 * HOUR_MS;
    expect(await replica.held.releaseDue(WORKSPACE, target)).toBeUndefined();
    expect(world.timers.pending()).toMatchObject([{ at: at(3) }]);
  });

  test('is not moved into the next minute, nor when it is none', async () => {
    const target = await asked({ scheduledAt: at(2) });
    await expect(replica.held.reschedule(target, new Date(world.nowMs + 59_000), KEY)).rejects.toThrow(
      InvalidSendError,
    );
    await expect(replica.held.reschedule(await asked(), at(2), KEY)).rejects.toThrow(SendClosedError);
  });

  test('leaves as it was edited', async () => {
    const target = await asked({ scheduledAt: at(1) });
    await replica.held.edit(target, { subject: 'New', text: 'two' }, PERSON);
    world.nowMs += HOUR_MS;
    await replica.held.releaseDue(WORKSPACE, target);
    const queued = (await world.events()).at(-1);
    expect(queued).toMatchObject({ type: 'send.queued', data: { subject: 'New' } });
  });
});

describe('an approval', () => {
  test('lets the send go that the approver saw', async () => {
    const target = await asked({ agentId: 'agt_1' });
    const approved = await replica.held.approve(target, { contentSha256: shaOf('one') }, PERSON, 'fine');
    expect(approved).toMatchObject({ status: 'queued', changed: true });
    expect(await world.events()).toMatchObject([
      { type: 'send.approval_pending' },
      {
        type: 'send.approval_decided',
        data: { decision: 'granted', contentSha256: shaOf('one'), reason: 'fine', decidedBy: PERSON.actor },
      },
      { type: 'send.queued', agentId: 'agt_1', data: { releasedFrom: 'approval' } },
    ]);
    expect(world.timers.pending()).toEqual([]);
    expect(await replica.held.approve(target, 'current', PERSON)).toMatchObject({ changed: false });
  });

  test('of other content than the current one is refused, and the current one named', async () => {
    const target = await asked({ agentId: 'agt_1' });
    await replica.held.edit(target, { text: 'two' }, PERSON);
    const refused = replica.held.approve(target, { contentSha256: shaOf('one') }, PERSON);
    await expect(refused).rejects.toThrow(ContentChangedError);
    await expect(refused).rejects.toMatchObject({ currentSha256: shaOf('two') });
    expect(await replica.held.approve(target, { contentSha256: shaOf('two') }, PERSON)).toMatchObject({
      status: 'queued',
    });
    expect((await world.events()).at(-1)?.data['content']).toMatchObject({ sha256: shaOf('two') });
  });

  test('does not hold for what a scheduled send is edited to', async () => {
    const target = await asked({ agentId: 'agt_1', scheduledAt: at(30) });
    expect(await replica.held.approve(target, 'current', PERSON)).toMatchObject({
      status: 'scheduled',
      dueAt: at(30).toISOString(),
    });
    const edited = await replica.held.edit(target, { text: 'two' }, PERSON);
    expect(edited).toMatchObject({ status: 'pending_approval', reason: 'edited', dueAt: at(30).toISOString() });
    world.nowMs += 30 * HOUR_MS;
    expect(await replica.held.releaseDue(WORKSPACE, target)).toBeUndefined();
    expect((await types()).at(-1)).toBe('send.approval_pending');
  });

  test('given after the due time queues at once', async () => {
    const target = await asked({ agentId: 'agt_1', scheduledAt: at(1) });
    world.nowMs += 2 * HOUR_MS;
    expect(await replica.held.approve(target, 'current', PERSON)).toMatchObject({ status: 'queued' });
  });

  test('does not outweigh policy as it is by then', async () => {
    const target = await asked({ agentId: 'agt_1' });
    await happened(
      SuppressionAdded.of({
        contactEmail: ALICE,
        scope: 'tenant',
        reasonCode: 'complaint',
        addedBy: { kind: 'system' },
        addedAt: at(0).toISOString(),
      }),
      'x',
    );
    expect(await replica.held.approve(target, 'current', PERSON)).toMatchObject({
      status: 'blocked',
      reason: 'suppressed',
    });
    expect((await types()).slice(-2)).toEqual(['send.approval_decided', 'policy.blocked']);
  });

  test('refused is the end of the send', async () => {
    const target = await asked({ agentId: 'agt_1' });
    const rejected = { status: 'canceled', reason: 'approval_denied' };
    expect(await replica.held.reject(target, PERSON, 'too pushy')).toMatchObject({ ...rejected, changed: true });
    expect(await replica.held.reject(target, PERSON)).toMatchObject({ ...rejected, changed: false });
    await expect(replica.held.approve(target, 'current', PERSON)).rejects.toThrow(SendClosedError);
    expect(await types()).toEqual(['send.approval_pending', 'send.approval_decided', 'send.canceled']);
  });

  test('that is refused, however often it is asked for, uses nothing up of a budget', async () => {
    world.set({ hourlyLimit: 3 });
    const target = await asked({ agentId: 'agt_1' });
    const other = { contentSha256: shaOf('two') };
    for (let i = 0; i < 5; i++) {
      await expect(replica.held.approve(target, other, PERSON)).rejects.toThrow(ContentChangedError);
      await expect(replica.held.release(target, other, PERSON)).rejects.toThrow(ContentChangedError);
    }
    expect(await replica.held.approve(target, 'current', PERSON)).toMatchObject({ status: 'queued' });
    for (let i = 0; i < 2; i++) expect((await asked({ dedupeKey: `k${i}` })).requestId).toMatch(/^req_/);
    expect((await types()).slice(-2)).toEqual(['send.queued', 'send.queued']);
  });

  test('that nobody gives within 24 hours is denied by the system', async () => {
    const target = await asked({ agentId: 'agt_1' });
    world.nowMs += 23 * HOUR_MS;
    await replica.held.expireApproval(WORKSPACE, target);
    expect(await types()).toEqual(['send.approval_pending']);
    world.nowMs += HOUR_MS;
    await replica.held.expireApproval(WORKSPACE, target);
    await replica.held.expireApproval(WORKSPACE, target);
    expect(await world.events()).toMatchObject([
      { type: 'send.approval_pending' },
      { type: 'send.approval_decided', data: { decision: 'denied', decidedBy: { kind: 'system' } } },
      { type: 'send.canceled', data: { reason: 'approval_denied', canceledBy: { kind: 'system' } } },
    ]);
  });
});

describe('release', () => {
  test('of a blocked send makes one other send of it, past cooldown and budget', async () => {
    world.set({ hourlyLimit: 1 });
    await asked({ templateId: 'tpl_1' });
    const target = await asked({ templateId: 'tpl_1', dedupeKey: 'k' });
    const released = await replica.held.release(target, { contentSha256: shaOf('one') }, PERSON);
    expect(released).toMatchObject({ status: 'queued', changed: true });
    expect(released.requestId).not.toBe(target.requestId);
    expect(await replica.held.release(target, 'current', PERSON)).toEqual({ ...released, changed: false });
    const [, , queued, canceled, ...more] = await world.events();
    expect(more).toEqual([]);
    expect(queued).toMatchObject({
      type: 'send.queued',
      correlationId: released.requestId,
      causationId: target.requestId,
      data: { templateId: 'tpl_1', releasedFrom: 'hold', content: { sha256: shaOf('one') } },
    });
    expect(queued?.data).not.toHaveProperty('dedupeKey');
    expect(canceled).toMatchObject({
      type: 'send.canceled',
      correlationId: target.requestId,
      data: { reason: 'released' },
    });
  });

  test('by many people at once makes one other send', async () => {
    await asked({ templateId: 'tpl_1' });
    const target = await asked({ templateId: 'tpl_1' });
    const replicas = [replica, new Replica(world), new Replica(world)];
    const released = await Promise.all(replicas.map((each) => each.held.release(target, 'current', PERSON)));
    expect(new Set(released.map(({ requestId }) => requestId)).size).toBe(1);
    expect((await types()).slice(2)).toEqual(['send.queued', 'send.canceled']);
  });

  test('of a blocked send that was rejected is refused', async () => {
    await asked({ templateId: 'tpl_1' });
    const target = await asked({ templateId: 'tpl_1' });
    expect(await replica.held.reject(target, PERSON)).toMatchObject({ status: 'canceled', reason: 'rejected' });
    expect(await replica.held.reject(target, PERSON)).toMatchObject({ changed: false });
    await expect(replica.held.release(target, 'current', PERSON)).rejects.toThrow(SendClosedError);
  });

  test('of a held send is its approval', async () => {
    const target = await asked({ agentId: 'agt_1' });
    expect(await replica.held.release(target, 'current', PERSON)).toMatchObject({
      status: 'queued',
      requestId: target.requestId,
    });
  });

  test('does not send to whom is suppressed, nor in a pause, and leaves the send blocked', async () => {
    world.paused = true;
    const target = await asked();
    const released = await replica.held.release(target, 'current', PERSON);
    expect(released).toMatchObject({
      requestId: target.requestId,
      status: 'blocked',
      reason: 'tenant_paused',
      changed: false,
    });
    expect(await types()).toEqual(['policy.blocked']);
    world.paused = false;
    expect(await replica.held.release(target, 'current', PERSON)).toMatchObject({ status: 'queued' });
  });

  test('of a send that is queued already is refused', async () => {
    await expect(replica.held.release(await asked(), 'current', PERSON)).rejects.toThrow(SendClosedError);
  });
});

test('timers of what never was, or is over, do nothing', async () => {
  const target = await asked({ scheduledAt: at(1) });
  await replica.held.cancel(target, KEY);
  const before = await types();
  world.nowMs += 48 * HOUR_MS;
  for (const each of [target, due({ requestId: 'req_none' })]) {
    expect(await replica.held.releaseDue(WORKSPACE, each)).toBeUndefined();
    await replica.held.expireApproval(WORKSPACE, each);
  }
  expect(await types()).toEqual(before);
});
