import { DeliveryOutcomeUnknown, DeliveryQueued, type EventFact } from '@posthorn/events';
import { beforeEach, describe, expect, test } from 'vitest';
import { ALICE, aCommand, KEY, PERSON, Replica, SharedWorld, WORKSPACE } from '../sending.fixture.js';
import { SendClosedError } from '../sending.errors.js';

const CAMPAIGN = 'cmp_01K6ZQ4T1V8N3M5P7R9S2W4X6Y';

let world: SharedWorld;
let replica: Replica;
beforeEach(() => {
  world = new SharedWorld();
  world.agent('agt_1', 1);
  replica = new Replica(world);
});

const at = () => new Date(world.nowMs).toISOString();

async function asked(overrides: Parameters<typeof aCommand>[0] = {}): Promise<{ requestId: string; contact: string }> {
  const place = { campaignStep: 1, campaignPosition: 7 };
  const command = aCommand({ campaignId: CAMPAIGN, campaignPlace: place, ...overrides });
  const { requestId } = await replica.requests.request(command, KEY);
  return { requestId, contact: world.contact() };
}

function ended(reason = 'run_stopped', kind: 'canceled' | 'paused' = 'canceled'): void {
  world.halts.set(CAMPAIGN, { kind, reason, since: at() });
}

async function last(): Promise<unknown> {
  const { type, data } = (await world.events()).at(-1) ?? { type: 'none', data: {} };
  return { type, ...data };
}

const canceled = { type: 'send.canceled', campaignId: CAMPAIGN, campaignPosition: 7, canceledBy: { kind: 'system' } };

describe('a send of a campaign that ended', () => {
  test('is called off when its time comes, for the reason of its campaign', async () => {
    const { requestId, contact } = await asked({ scheduledAt: new Date(world.nowMs + 3_600_000) });
    ended();
    world.nowMs += 3_600_000;
    expect(await replica.held.releaseDue(WORKSPACE, { requestId, contact })).toBeUndefined();
    expect(await last()).toMatchObject({ ...canceled, reason: 'run_stopped' });
    expect(await replica.held.releaseDue(WORKSPACE, { requestId, contact })).toBeUndefined();
    expect(await world.types()).toHaveLength(2);
  });

  test.each([
    ['approved', (target: { requestId: string; contact: string }) => replica.held.approve(target, 'current', PERSON)],
    ['released', (target: { requestId: string; contact: string }) => replica.held.release(target, 'current', PERSON)],
  ])('is not let go when it is %s, but called off', async (_, command) => {
    const target = await asked({ agentId: 'agt_1' });
    ended('campaign_canceled');
    await expect(command(target)).rejects.toThrow(SendClosedError);
    expect(await last()).toMatchObject({ ...canceled, reason: 'campaign_canceled' });
    await expect(command(target)).rejects.toThrow(SendClosedError);
    expect(await world.types()).toHaveLength(2);
  });

  test('is not made another send of when policy blocked it', async () => {
    world.paused = true;
    const target = await asked();
    world.paused = false;
    ended();
    await expect(replica.held.release(target, 'current', PERSON)).rejects.toThrow(SendClosedError);
    expect(await world.types()).toEqual(['policy.blocked', 'send.canceled']);
  });

  test('is not attempted again when nobody knows whether it left', async () => {
    const target = await asked();
    const about = { requestId: target.requestId, recipientEmail: ALICE, provider: 'smtp', attempt: 1 };
    await happened(DeliveryQueued.of({ ...about, queuedAt: at() }), target.requestId);
    await happened(DeliveryOutcomeUnknown.of({ ...about, detectedAt: at(), resolution: 'hold' }), target.requestId);
    ended();
    await expect(replica.held.release(target, 'current', PERSON)).rejects.toThrow(SendClosedError);
    expect(await last()).toMatchObject(canceled);
  });
});

test('a send of a paused campaign is queued when its time comes, and waits there', async () => {
  const { requestId, contact } = await asked({ scheduledAt: new Date(world.nowMs + 3_600_000) });
  ended('requested', 'paused');
  world.nowMs += 3_600_000;
  expect(await replica.held.releaseDue(WORKSPACE, { requestId, contact })).toMatchObject({ status: 'queued' });
});

async function happened(fact: EventFact, correlationId: string): Promise<void> {
  const place = { workspaceId: WORKSPACE, key: world.contact(), contact: world.contact(), testMode: false };
  await world.log.append({ fact, ...place, occurredAt: at(), correlationId });
}
