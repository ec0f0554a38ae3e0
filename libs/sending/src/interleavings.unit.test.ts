import { setTimeout } from 'node:timers/promises';
import { InMemoryReplica, type InMemoryEventLog } from '@posthorn/event-log/testing';
import { DeliveryQueued, eventSubjectFilter } from '@posthorn/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aCommand, ALICE, KEY, PERSON, Replica, SharedWorld, WORKSPACE } from './sending.fixture.js';
import type { OldRequests } from './request/old-requests.js';
import { isBeginning } from './request/request-data.js';
import type { SendVerdict } from './send-command.js';
import { SendClosedError } from './sending.errors.js';

const request = fc.record({
  replica: fc.nat(2),
  recipient: fc.constantFrom('a@example.com', 'b@example.com'),
  templateId: fc.constantFrom(undefined, 'tpl_1', 'tpl_2'),
  dedupeKey: fc.constantFrom(undefined, undefined, 'k1', 'k2'),
});

/** Replicas of one world, each of whose steps the scheduler lets go when it likes. */
function replicasOf(world: SharedWorld, scheduler: fc.Scheduler, old?: OldRequests): Replica[] {
  const step = (name: string) => scheduler.schedule(Promise.resolve(), name);
  const log = () => new InMemoryReplica(world.log as InMemoryEventLog, step);
  return [0, 1, 2].map(() => new Replica(world, log(), { step, ...(old && { old }) }));
}

/** A read model that has everything when it is asked, and whose answers take as long as the scheduler likes. */
function readModelOf(world: SharedWorld, scheduler: fc.Scheduler): OldRequests {
  return {
    async find(_workspaceId, requestId) {
      const completeAtMs = performance.now();
      const known = (await world.events()).filter(isBeginning).find((event) => event.correlationId === requestId);
      await scheduler.schedule(Promise.resolve(), 'old');
      return { known, completeAtMs };
    },
  };
}

test('no interleaving of requests lets two sends through one cooldown, past a budget or under one key', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(request, { minLength: 2, maxLength: 10 }),
      fc.constantFrom(null, 0, 1, 2, 3, 6),
      fc.boolean(),
      async (scheduler, requests, hourlyLimit, hasReadModel) => {
        const world = new SharedWorld();
        world.set({ hourlyLimit });
        const replicas = replicasOf(world, scheduler, hasReadModel ? readModelOf(world, scheduler) : undefined);
        const answers = requests.map(({ replica, dedupeKey, recipient, templateId }) => {
          // A key is used for one request only.
          const asked = dedupeKey === undefined ? { recipient, templateId } : { recipient: 'a@example.com', dedupeKey };
          return replicas[replica]!.requests.request(aCommand(asked), KEY);
        });
        const verdicts = await scheduler.waitFor(Promise.all(answers));
        const events = await world.events();
        const queued = events.filter(({ type }) => type === 'send.queued');
        const templated = queued.filter(({ data }) => data['templateId'] !== undefined);
        const cooldowns = templated.map(({ contact, data }) => `${contact} ${String(data['templateId'])}`);
        expect(new Set(cooldowns).size).toBe(cooldowns.length);
        expect(queued.length).toBeLessThanOrEqual(hourlyLimit ?? Infinity);
        expect(new Set(events.map(({ correlationId }) => correlationId)).size).toBe(events.length);
        for (const verdict of verdicts) expect(events.filter(begins(verdict))).toHaveLength(1);
        if (hourlyLimit === null) expectEverythingElseThrough(verdicts);
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);

const begins =
  ({ requestId, status }: SendVerdict) =>
  ({ correlationId, type }: { correlationId: string; type: string }) =>
    correlationId === requestId && type === (status === 'blocked' ? 'policy.blocked' : 'send.queued');

function expectEverythingElseThrough(verdicts: readonly SendVerdict[]): void {
  for (const { status, reason } of verdicts) if (status === 'blocked') expect(reason).toBe('cooldown_active');
}

test('of a cancellation and an attempt that meet, exactly one holds', async () => {
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(2), async (scheduler, cancellations) => {
      const world = new SharedWorld();
      const { requestId } = await new Replica(world).requests.request(aCommand(), KEY);
      const target = { requestId, contact: world.contact() };
      const replicas = replicasOf(world, scheduler);
      const attempted = attempt(world, scheduler, requestId);
      const canceled = Promise.all(
        replicas.slice(0, cancellations + 1).map(async ({ held }) =>
          held.cancel(target, PERSON).then(
            ({ status }) => status === 'canceled',
            (error: unknown) => {
              if (error instanceof SendClosedError) return false;
              throw error;
            },
          ),
        ),
      );
      const [isAttempted, cancels] = await scheduler.waitFor(Promise.all([attempted, canceled]));
      const types = await world.types();
      expect(new Set(cancels)).toEqual(new Set([!isAttempted]));
      expect(types).toEqual(['send.queued', isAttempted ? 'delivery.queued' : 'send.canceled']);
      outcomes.add(types.join());
    }),
    { numRuns: 300 },
  );
  expect(outcomes.size).toBe(2);
}, 60_000);

/** As the dispatcher does it: no look, one append that holds as long as nothing happened to the contact's sends. */
async function attempt(world: SharedWorld, scheduler: fc.Scheduler, requestId: string): Promise<boolean> {
  const key = world.contact();
  const queued = await world.log.last(eventSubjectFilter({ workspaceId: WORKSPACE, key, family: 'send' }));
  const sequence = queued?.sequence ?? 0;
  for (let waits = 0; waits < 3; waits++) await scheduler.schedule(Promise.resolve(), 'dispatcher');
  const data = { requestId, recipientEmail: ALICE, queuedAt: new Date(world.nowMs).toISOString() };
  const place = { workspaceId: WORKSPACE, key, contact: key, testMode: false, correlationId: requestId };
  const fact = DeliveryQueued.of({ ...data, provider: 'smtp', attempt: 1 });
  return world.log
    .append(
      { fact, ...place, occurredAt: data.queuedAt },
      {
        expect: {
          subject: eventSubjectFilter({ workspaceId: WORKSPACE, key, family: 'send' }),
          lastSequence: sequence,
        },
      },
    )
    .then(
      () => true,
      () => false,
    );
}

test('two approvals, a rejection, an edit and the expiry that meet leave one decision', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = new SharedWorld();
      world.agent('agt_1', 1);
      const { requestId } = await new Replica(world).requests.request(aCommand({ agentId: 'agt_1' }), KEY);
      const target = { requestId, contact: world.contact() };
      const contentSha256 = ((await world.events())[0]!.data['content'] as { sha256: string }).sha256;
      world.nowMs += 24 * 3_600_000;
      const [one, two, three] = replicasOf(world, scheduler);
      const commands = [
        one!.held.approve(target, { contentSha256 }, PERSON),
        two!.held.approve(target, { contentSha256 }, PERSON),
        three!.held.reject(target, PERSON),
        one!.held.edit(target, { text: 'other' }, PERSON),
        two!.held.expireApproval(WORKSPACE, target),
      ];
      await scheduler.waitFor(Promise.allSettled(commands));
      const events = await world.events();
      const decisions = events.filter(({ type }) => type === 'send.approval_decided');
      expect(decisions).toHaveLength(1);
      const queued = events.filter(({ type }) => type === 'send.queued');
      expect(queued).toHaveLength(decisions[0]?.data['decision'] === 'granted' ? 1 : 0);
      // What left is what was approved.
      for (const { data } of queued) expect(data['content']).toMatchObject({ sha256: contentSha256 });
    }),
    { numRuns: 200 },
  );
}, 60_000);

test.each([
  ['to be queued', {}],
  ['for later', { scheduledAt: new Date('2026-03-22T12:00:00Z') }],
  ['to be held', { agentId: 'agt_1' }],
])(
  'a process that dies at any step of a request %s leaves it to the retry, once',
  async (_, wanted) => {
    const command = aCommand({ dedupeKey: 'k', templateId: 'tpl_1', ...wanted });
    for (let deadly = 0, died = true; died; deadly++) {
      const world = new SharedWorld();
      world.agent('agt_1', 1);
      world.set({ hourlyLimit: 100 });
      let steps = 0;
      const step = () => (steps++ === deadly ? new Promise<never>(() => undefined) : Promise.resolve());
      const dying = new Replica(world, new InMemoryReplica(world.log as InMemoryEventLog, step), { step });
      const answer = dying.requests.request(command, KEY);
      died = (await Promise.race([answer, setTimeout(20, undefined)])) === undefined;
      const verdict = await new Replica(world).requests.request(command, KEY);
      expect(await new Replica(world).requests.request(command, KEY)).toEqual(verdict);
      expect(await world.events()).toMatchObject([{ correlationId: verdict.requestId }]);
      const timers = world.timers.pending().map(({ id }) => id);
      expect(timers).toEqual('queued' === verdict.status ? [] : [verdict.requestId]);
      if (!died) expect(deadly).toBeGreaterThan(5);
    }
  },
  60_000,
);
