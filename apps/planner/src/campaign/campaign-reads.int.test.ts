import type { Database } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { SendClosedError } from '@posthorn/sending';
import { aWorkspace, testDatabase } from '@posthorn/testing';
import type { Insertable } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { countUndecided, findEarlierSends } from './campaign-reads.queries.js';
import { HeldCampaignSends } from './held-campaign-sends.js';
import { StoppedRecipients } from './stopped-recipients.js';

const db = testDatabase();
let workspaceId: string;
let campaignId: string;
beforeEach(async () => {
  ({ workspaceId } = await aWorkspace());
  campaignId = newId('cmp');
});

const QUEUED_AT = new Date('2026-06-15T12:00:00Z');

type Send = Insertable<Database['read.sends']>;

/** The mail of the first step to whoever is at this position. */
async function aSend(position: number, change: Partial<Send> = {}): Promise<void> {
  const row: Send = {
    send_id: newId('req'),
    workspace_id: workspaceId,
    contact_key: `contact${position}`,
    recipient_email: `p${position}@example.com`,
    campaign_id: campaignId,
    campaign_step: 1,
    campaign_position: position,
    test_mode: false,
    status: 'sent',
    queued_at: QUEUED_AT,
    report_keys: [],
    last_event_at: QUEUED_AT,
    last_sequence: 1,
    ...change,
  };
  await db.insertInto('read.sends').values(row).execute();
}

const range = (change: object = {}) => ({
  workspaceId,
  campaignId,
  step: 2,
  first: 0,
  end: 20,
  stopOnReply: true,
  ...change,
});

async function answerOf(contact: string, occurredAt: Date, testMode = false): Promise<void> {
  const event = {
    sequence: Math.floor(Math.random() * 2 ** 50),
    id: newId('evt'),
    workspace_id: workspaceId,
    type: 'inbound.replied',
    contact,
    occurred_at: occurredAt,
    test_mode: testMode,
    correlation_id: 'x',
    envelope: '{}',
  };
  await db
    .insertInto('read.events')
    .values({ ...event, agent_id: null })
    .execute();
}

async function suppress(contact: string, change: object = {}): Promise<void> {
  const row = {
    workspace_id: workspaceId,
    contact_key: contact,
    scope: 'tenant' as const,
    campaign_id: '',
    test_mode: false,
    email: 'x@example.com',
    reason_code: 'unsubscribe',
    added_at: QUEUED_AT,
    last_sequence: 1,
    ...change,
  };
  await db.insertInto('read.suppressions').values(row).execute();
}

describe('who gets the next step', () => {
  const goesOn = async (change: object = {}) => {
    const sends = await findEarlierSends(db, range(change));
    return sends
      .filter(({ waits, stopped }) => !waits && !stopped)
      .map(({ position }) => position)
      .toSorted((a, b) => a - b);
  };

  test('whoever was sent the one before, and neither answered nor fell away', async () => {
    await aSend(0);
    await aSend(1, { status: 'opened', opened_at: QUEUED_AT });
    await aSend(2, { status: 'bounced', bounced_at: QUEUED_AT });
    await aSend(3, { status: 'complained', complained_at: QUEUED_AT });
    await aSend(4, { status: 'failed', failed_at: QUEUED_AT });
    await aSend(5, { status: 'skipped' });
    await aSend(6, { status: 'replied', replied_at: QUEUED_AT });
    await aSend(7);
    await suppress('contact7');
    await aSend(8);
    await suppress('contact8', { scope: 'campaign', campaign_id: campaignId });
    expect(await goesOn()).toEqual([0, 1]);
  });

  test('not who answered another mail since, if answers count', async () => {
    await aSend(0);
    await aSend(1);
    await answerOf('contact0', new Date(QUEUED_AT.getTime() + 1_000));
    await answerOf('contact1', new Date(QUEUED_AT.getTime() - 1_000));
    expect(await goesOn()).toEqual([1]);
    expect(await goesOn({ stopOnReply: false })).toEqual([0, 1]);
  });

  test('who answered a mail that a test key sent, does', async () => {
    await aSend(0);
    await answerOf('contact0', new Date(QUEUED_AT.getTime() + 1_000), true);
    expect(await goesOn()).toEqual([0]);
  });

  test('who is suppressed for another campaign, no more, or by a test key alone, does', async () => {
    await Promise.all([0, 1, 2].map((position) => aSend(position)));
    await suppress('contact0', { scope: 'campaign', campaign_id: 'cmp_other' });
    await suppress('contact1', { removed_at: QUEUED_AT });
    await suppress('contact2', { test_mode: true });
    expect(await goesOn()).toEqual([0, 1, 2]);
  });

  test('nobody of another workspace, campaign or range counts, nor who was not sent the step before', async () => {
    await aSend(0, { workspace_id: 'wsk_other' });
    await aSend(1, { campaign_id: 'cmp_other' });
    await aSend(20);
    await aSend(3);
    expect(await goesOn({ step: 3 })).toEqual([]);
    expect(await goesOn()).toEqual([3]);
  });
});

describe('StoppedRecipients', () => {
  const ranges = (atMs: number) => ({ sequence: 0, ranges: new Map([[1, [{ first: 0, end: 20, asked: 20, atMs }]]]) });

  test('waits for whoever’s mail has not left yet, for a day', async () => {
    await aSend(0);
    await aSend(1, { status: 'queued' });
    await aSend(2, { status: 'sending', message_id: null });
    await aSend(3, { status: 'sending', message_id: '<taken@provider>' });
    const stopped = new StoppedRecipients(db);
    expect(await stopped.among(range({ end: 4 }), ranges(Date.now()))).toMatchObject({ kind: 'wait' });
    const dayLater = await stopped.among(range({ end: 4 }), ranges(Date.now() - 86_400_001));
    expect(dayLater).toEqual({ kind: 'known', positions: new Set([1, 2]) });
  });

  test('has nobody to leave out of the first step', async () => {
    expect(await new StoppedRecipients(db).among(range({ step: 1 }), ranges(0))).toEqual({
      kind: 'known',
      positions: new Set(),
    });
  });
});

test('a mail of which nobody knows whether it left is counted until a person decides or its report comes', async () => {
  const sends = [0, 1, 2, 3, 4].map((position) => ({ position, send_id: newId('req') }));
  for (const { position, send_id } of sends) {
    await aSend(position, {
      send_id,
      ...(position === 2 ? { status: 'delivered', message_id: '<x@provider>' } : { status: 'sending' }),
      ...(position === 3 && { campaign_id: 'cmp_other' }),
    });
    const held = {
      send_id,
      workspace_id: workspaceId,
      contact_key: `contact${position}`,
      recipient_email: `p${position}@example.com`,
      test_mode: false,
      kind: 'outcome' as const,
      state: position === 1 ? ('released' as const) : ('waiting' as const),
      held_at: QUEUED_AT,
      last_sequence: 1,
    };
    if (position < 4) await db.insertInto('read.held_sends').values(held).execute();
  }
  expect(await countUndecided(db, workspaceId, campaignId)).toBe(1);
  expect(await countUndecided(db, 'wsk_other', campaignId)).toBe(0);
});

test('every send of a canceled campaign that waits is called off, also those that left meanwhile', async () => {
  const held = Array.from({ length: 450 }, (_, i) => ({
    send_id: `req_${campaignId}_${i}`,
    workspace_id: workspaceId,
    contact_key: `contact${i}`,
    recipient_email: `p${i}@example.com`,
    test_mode: false,
    kind: i % 2 === 0 ? ('schedule' as const) : ('approval' as const),
    state: 'waiting' as const,
    campaign_id: campaignId,
    held_at: QUEUED_AT,
    last_sequence: 1,
  }));
  await db.insertInto('read.held_sends').values(held).execute();
  const canceled: string[] = [];
  const sends = new HeldCampaignSends(db, {
    async cancel({ requestId }) {
      canceled.push(requestId);
      if (requestId.endsWith('7')) throw new SendClosedError(requestId, 'sending');
      await db.updateTable('read.held_sends').set({ state: 'canceled' }).where('send_id', '=', requestId).execute();
      return { requestId, contact: '', recipientEmail: '', status: 'canceled', changed: true };
    },
  });
  await sends.callOff({ workspaceId, campaignId, testMode: false, sequence: 0, reason: 'campaign_canceled' });
  expect(canceled.toSorted()).toEqual(held.map(({ send_id }) => send_id).toSorted());
});
