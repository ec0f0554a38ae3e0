import { readFileSync } from 'node:fs';
import { AppendConflictError, LogUnavailableError } from '@posthorn/event-log';
import { InMemoryReplica, type InMemoryEventLog } from '@posthorn/event-log/testing';
import { SuppressionAdded } from '@posthorn/events';
import { encodeContent } from '@posthorn/mail';
import { beforeEach, describe, expect, test } from 'vitest';
import { ALICE, aCommand, KEY, Replica, SharedWorld, WORKSPACE } from './sending.fixture.js';
import { MAX_LOOK_AGE_MS } from './send-requests.js';
import { DedupeKeyReusedError, InvalidSendError } from './sending.errors.js';

let world: SharedWorld;
let replica: Replica;
beforeEach(() => {
  world = new SharedWorld();
  replica = new Replica(world);
});
const request = (overrides: Parameters<typeof aCommand>[0] = {}, requester = KEY) =>
  replica.requests.request(aCommand(overrides), requester);
const minutes = (count: number) => new Date(world.nowMs + count * 60_000);

describe('a request', () => {
  test('is queued with what was asked for, its content stored and the decision that let it through', async () => {
    const verdict = await request({ templateId: 'tpl_1', threadId: 'thr_1', sendReason: 'welcome' });
    expect(verdict).toMatchObject({ status: 'queued', requestId: expect.stringMatching(/^req_/) });
    const [event] = await world.events();
    expect(event).toMatchObject({
      subject: `evt.${WORKSPACE}.send.${world.contact()}.queued`,
      contact: world.contact(),
      correlationId: verdict.requestId,
      data: {
        requestId: verdict.requestId,
        recipientEmail: ALICE,
        templateId: 'tpl_1',
        subject: 'Hello',
        threadId: 'thr_1',
        sendReason: 'welcome',
        policy: verdict.decision,
      },
    });
    const { sha256 } = event!.data['content'] as { sha256: string };
    expect(world.blobs.get(sha256)).toEqual(encodeContent(aCommand().content));
    expect(verdict.decision.trace.length).toBeGreaterThan(0);
  });

  test('that policy blocks is recorded with everything that was asked for, and answered with the reason', async () => {
    await request({ templateId: 'tpl_1' });
    const verdict = await request({ templateId: 'tpl_1', groupId: 'grp_1' });
    expect(verdict).toMatchObject({
      status: 'blocked',
      reason: 'cooldown_active',
      cooldownExpiresAt: expect.any(String),
    });
    expect((await world.events())[1]).toMatchObject({
      type: 'policy.blocked',
      data: {
        requestId: verdict.requestId,
        groupId: 'grp_1',
        content: expect.any(Object),
        trace: verdict.decision.trace,
      },
    });
  });

  test('for later is scheduled, its timer set', async () => {
    const verdict = await request({ scheduledAt: minutes(5) });
    expect(verdict).toMatchObject({ status: 'scheduled', dueAt: minutes(5).toISOString() });
    expect(await world.types()).toEqual(['send.scheduled']);
    expect(world.timers.pending()).toEqual([
      {
        kind: 'scheduled-send',
        workspaceId: WORKSPACE,
        id: verdict.requestId,
        at: minutes(5),
        data: { requestId: verdict.requestId, contact: world.contact() },
      },
    ]);
  });

  test.each([0, 0.99, 60 * 24 * 800])('for %d minutes ahead is refused', async (ahead) => {
    await expect(request({ scheduledAt: minutes(ahead) })).rejects.toThrow(InvalidSendError);
    expect(await world.events()).toEqual([]);
  });

  test('of an agent at level 1 is held, at level 3 not, its approval running out after 24 hours', async () => {
    world.agent('agt_1', 1);
    world.agent('agt_3', 3);
    const verdict = await request({ agentId: 'agt_1', scheduledAt: minutes(5) });
    expect(verdict).toMatchObject({
      status: 'pending_approval',
      reason: 'autonomy_level',
      approvalId: expect.stringMatching(/^apr_/),
      dueAt: minutes(5).toISOString(),
      expiresAt: minutes(24 * 60).toISOString(),
    });
    expect(world.timers.pending()).toMatchObject([{ kind: 'approval', id: verdict.requestId, at: minutes(24 * 60) }]);
    expect(await request({ agentId: 'agt_3' })).toMatchObject({ status: 'queued' });
  });

  test('of an agent at level 2 is held when it is the first to a contact, whatever thread it names', async () => {
    world.agent('agt_2', 2);
    expect(await request({ agentId: 'agt_2' })).toMatchObject({ status: 'pending_approval', reason: 'first_contact' });
    expect(await request({ agentId: 'agt_2', threadId: 'thr_1' })).toMatchObject({ status: 'pending_approval' });
  });
});

describe('a dedupe key', () => {
  test('repeated answers the same and records nothing, after any number of other sends to the contact', async () => {
    const first = await request({ dedupeKey: 'k' });
    for (let i = 0; i < 3; i++) await request({ dedupeKey: `other ${i}` });
    expect(await request({ dedupeKey: 'k' })).toEqual(first);
    expect(await world.types()).toHaveLength(4);
  });

  test('of a blocked and of a scheduled request answers the same again', async () => {
    await request({ templateId: 'tpl_1' });
    const blocked = await request({ templateId: 'tpl_1', dedupeKey: 'b' });
    const scheduled = await request({ dedupeKey: 's', scheduledAt: minutes(5) });
    world.nowMs += 3_600_000;
    expect(await request({ templateId: 'tpl_1', dedupeKey: 'b' })).toEqual(blocked);
    world.nowMs -= 3_600_000;
    expect(await request({ dedupeKey: 's', scheduledAt: minutes(5) })).toEqual(scheduled);
    expect(await world.types()).toHaveLength(3);
  });

  test('used for another request is refused, however many sends are between', async () => {
    await request({ dedupeKey: 'k' });
    await request();
    for (const change of [
      { content: { text: 'other' } },
      { templateId: 't' },
      { agentId: 'agt_1' },
      { threadId: 'x' },
    ]) {
      await expect(request({ dedupeKey: 'k', ...change })).rejects.toThrow(DedupeKeyReusedError);
    }
    await expect(request({ dedupeKey: 'k', scheduledAt: minutes(5) })).rejects.toThrow(DedupeKeyReusedError);
    expect(await world.types()).toHaveLength(2);
    expect(world.timers.pending()).toEqual([]);
  });

  test('used for another recipient is refused as long as the log knows the message id', async () => {
    await request({ dedupeKey: 'k' });
    await expect(request({ dedupeKey: 'k', recipient: 'bob@example.com' })).rejects.toThrow(DedupeKeyReusedError);
  });

  test('of a request proven to be the same may bring content that was rendered at another time', async () => {
    const first = await request({ dedupeKey: 'k', content: { text: 'at ten' } });
    expect(await request({ dedupeKey: 'k', content: { text: 'at eleven' }, isRepeat: true })).toEqual(first);
  });

  test('that the read model knows is answered from it', async () => {
    const first = await request({ dedupeKey: 'k' });
    const [event] = await world.events();
    const later = new Replica(new SharedWorld(), undefined, {
      old: { find: () => Promise.resolve({ known: event as never, completeAtMs: undefined }) },
    });
    expect(await later.requests.request(aCommand({ dedupeKey: 'k' }), KEY)).toEqual(first);
    expect(await later.world.events()).toEqual([]);
  });

  describe('that is new, of a contact who has had mail', () => {
    /** A replica whose read model has none of it. @param ageMs of the moment up to which that proves something */
    function behind(ageMs: number | undefined) {
      const completeAtMs = ageMs === undefined ? undefined : performance.now() - ageMs;
      let reads = 0;
      const log = new InMemoryReplica(world.log as InMemoryEventLog, async (step) => {
        if (step === 'read') reads++;
      });
      const old = { find: () => Promise.resolve({ known: undefined, completeAtMs }) };
      const { requests } = new Replica(world, log, { old });
      return { request: (dedupeKey: string) => requests.request(aCommand({ dedupeKey }), KEY), reads: () => reads };
    }

    test.each([
      ['is looked for in the log where the read model proves nothing', undefined, 2],
      ['is not looked for in the log where the read model was complete a moment ago', 1_000, 0],
      ["is looked for in the log where that moment is further back than the log's memory of ids", MAX_LOOK_AGE_MS, 2],
    ])('%s', async (_title, ageMs, reads) => {
      await request();
      const replica = behind(ageMs);
      expect(await replica.request('k')).toMatchObject({ status: 'queued' });
      expect(replica.reads()).toBe(reads);
    });

    test('and is none, but came after that moment, is answered as then', async () => {
      const first = await request({ dedupeKey: 'k', templateId: undefined });
      await request();
      const replica = behind(1_000);
      expect(await replica.request('k')).toEqual(first);
      expect(replica.reads()).toBe(0);
      expect(await world.types()).toHaveLength(2);
    });
  });

  test('of test keys is apart from that of live keys', async () => {
    const live = await request({ dedupeKey: 'k' });
    const trial = await request({ dedupeKey: 'k' }, { ...KEY, testMode: true });
    expect(trial.requestId).not.toBe(live.requestId);
    expect((await world.events()).map(({ testMode }) => testMode)).toEqual([false, true]);
  });
});

test("a look into the past counts for half of the log's dedupe window (ADR 0017)", () => {
  const stream: unknown = JSON.parse(
    readFileSync(new URL('../../../deploy/nats/events.json', import.meta.url), 'utf8'),
  );
  expect(MAX_LOOK_AGE_MS).toBe((stream as { duplicate_window: number }).duplicate_window / 1e6 / 2);
});

describe('a simulation', () => {
  test('answers what the request would, with the same trace, and writes nothing', async () => {
    world.set({ hourlyLimit: 3 });
    const bob = { recipient: 'bob@example.com', templateId: 'tpl_0' };
    for (const command of [{}, bob, bob, { scheduledAt: minutes(5) }, { templateId: 'tpl_0' }, {}]) {
      const before = [await world.types(), world.blobs.size, world.timers.pending()];
      const simulated = await replica.requests.simulate(aCommand(command), KEY);
      expect(await replica.requests.simulate(aCommand(command), KEY)).toEqual(simulated);
      expect([await world.types(), world.blobs.size, world.timers.pending()]).toEqual(before);
      const { requestId: _requestId, ...verdict } = await request(command);
      expect(simulated).toEqual({ ...verdict, wouldAllow: verdict.status !== 'blocked' });
    }
    expect(await world.types()).toEqual([
      'send.queued',
      'send.queued',
      'policy.blocked',
      'send.scheduled',
      'send.queued',
      'policy.blocked',
    ]);
  });

  test('sees a cooldown that a later send with another template hides', async () => {
    for (const templateId of ['tpl_1', 'tpl_2']) await request({ templateId });
    const simulated = replica.requests.simulate(aCommand({ templateId: 'tpl_1' }), KEY);
    expect(await simulated).toMatchObject({ wouldAllow: false, reason: 'cooldown_active' });
  });

  test('of a key that was used answers what was answered then', async () => {
    await request({ dedupeKey: 'k', templateId: 'tpl_1' });
    await request();
    expect(await replica.requests.simulate(aCommand({ dedupeKey: 'k', templateId: 'tpl_1' }), KEY)).toMatchObject({
      wouldAllow: true,
      status: 'queued',
    });
  });
});

describe('a budget', () => {
  test('counts what is queued, and nothing that is blocked, held, scheduled or a repetition', async () => {
    world.set({ hourlyLimit: 2 });
    world.agent('agt_1', 1);
    await request({ templateId: 'tpl_1', dedupeKey: 'k' });
    await request({ templateId: 'tpl_1', dedupeKey: 'k' });
    expect(await request({ templateId: 'tpl_1' })).toMatchObject({ status: 'blocked' });
    expect(await request({ agentId: 'agt_1' })).toMatchObject({ status: 'pending_approval' });
    expect(await request({ scheduledAt: minutes(5) })).toMatchObject({ status: 'scheduled' });
    expect(await request()).toMatchObject({ status: 'queued' });
    expect(await request()).toMatchObject({ status: 'blocked', reason: 'budget_exceeded' });
  });

  test('stays spent when nobody knows whether the send was queued, and not when it was not', async () => {
    world.set({ hourlyLimit: 1 });
    for (const [error, status] of [
      [new LogUnavailableError('no answer'), 'blocked'],
      [new AppendConflictError('subject', 1), 'queued'],
    ] as const) {
      world = Object.assign(new SharedWorld(), { settings: world.settings });
      const log = new InMemoryReplica(world.log as InMemoryEventLog, () => Promise.resolve());
      const append = log.append.bind(log);
      log.append = (events, options) =>
        'fact' in events || events[0]?.fact.type === 'budget.reserved'
          ? append(events, options)
          : Promise.reject(error);
      replica = new Replica(world, log);
      await expect(request()).rejects.toThrow(LogUnavailableError);
      log.append = append;
      expect((await request()).status).toBe(status);
    }
  }, 20_000);
});

test('a suppression that was recorded a moment ago is seen', async () => {
  await world.log.append({
    fact: SuppressionAdded.of({
      contactEmail: ALICE,
      scope: 'tenant',
      reasonCode: 'complaint',
      addedBy: { kind: 'system' },
      addedAt: '2026-03-22T09:59:00Z',
    }),
    workspaceId: WORKSPACE,
    key: world.contact(),
    contact: world.contact(),
    occurredAt: '2026-03-22T09:59:00.000Z',
    testMode: false,
    correlationId: 'x',
  });
  expect(await request()).toMatchObject({
    status: 'blocked',
    reason: 'suppressed',
    suppression: { scope: 'tenant', reasonCode: 'complaint' },
  });
});

test('a pause blocks what is asked for while it lasts', async () => {
  world.paused = true;
  expect(await request()).toMatchObject({ status: 'blocked', reason: 'tenant_paused' });
});
