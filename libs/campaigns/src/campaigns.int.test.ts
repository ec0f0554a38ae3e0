import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@posthorn/database';
import { connectEventLog, RetryPolicyError, type ConnectedEventLog } from '@posthorn/event-log';
import { InMemoryTimers } from '@posthorn/event-log/testing';
import { contactKey, progressSubject } from '@posthorn/events';
import { FileBlobStore, Workspaces } from '@posthorn/platform';
import { aWorkspace, testDatabase, testServers, type TestWorkspace } from '@posthorn/testing';
import type { Insertable } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CampaignConflictError, InvalidCampaignError, UnknownCampaignError } from './campaigns.errors.js';
import { Campaigns } from './campaigns.js';
import { campaignIdFor, requestIdFor } from './campaign-ids.js';
import { CampaignProgress } from './progress/campaign-progress.js';
import { readRecipients } from './recipients/recipients-codec.js';
import { campaignSubject } from './state/campaign-log.js';

const db = testDatabase();
const definition = { from: { email: 'sarah@acme.example' }, steps: [{ variants: [{ subject: 'Hi', text: 'Hello' }] }] };
const content = { name: 'Launch', definition };

let log: ConnectedEventLog;
let directory: string;
let blobs: FileBlobStore;
beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
  directory = await mkdtemp(join(tmpdir(), 'posthorn-campaigns-'));
  blobs = new FileBlobStore(directory);
});
afterAll(async () => {
  await log.close();
  await rm(directory, { recursive: true, force: true });
});

let workspace: TestWorkspace;
let timers: InMemoryTimers;
let campaigns: Campaigns;
let progress: CampaignProgress;
beforeEach(async () => {
  workspace = await aWorkspace();
  timers = new InMemoryTimers();
  progress = new CampaignProgress(log.connection, db);
  const workspaces = new Workspaces(db);
  campaigns = new Campaigns({ log, blobs, timers, workspaces, db, progress, catchUpMs: 0 });
});

const by = (change: object = {}) => ({
  workspaceId: workspace.workspaceId,
  testMode: false,
  actor: { kind: 'key' as const },
  ...change,
});
const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ email: `p${from + i}@example.com` }));

/** Everybody in the campaign, in the order of their positions. */
async function recipientsOf(campaignId: string): Promise<string[]> {
  const emails: string[] = [];
  for await (const { data } of log.read({ subjects: [campaignSubject(workspace.workspaceId, campaignId)] })) {
    const { recipients } = data as { recipients?: { sha256: string } };
    const bytes = recipients && (await blobs.get(recipients.sha256));
    if (bytes) emails.push(...readRecipients(bytes).map(({ email }) => email));
  }
  return emails;
}

describe('recipients', () => {
  test('come in chunks, in order, each once', async () => {
    const { campaignId } = await campaigns.create(content, by());
    async function* source() {
      for (const one of people(12_000)) yield await Promise.resolve(one);
      yield* people(10);
    }
    const added = await campaigns.addRecipients(campaignId, source(), by());
    expect(added).toEqual({ added: 12_000, skipped: { suppressed: 0, duplicate: 10, invalid: 0 }, total: 12_000 });
    expect(await recipientsOf(campaignId)).toEqual(people(12_000).map(({ email }) => email));
  });

  test('given again by whoever was interrupted are no others', async () => {
    const { campaignId } = await campaigns.create(content, by());
    await campaigns.addRecipients(campaignId, people(7), by());
    const again = await campaigns.addRecipients(campaignId, people(10), by());
    expect(again).toMatchObject({ added: 3, skipped: { duplicate: 7 }, total: 10 });
  });

  test('added by two at once are each in it once', async () => {
    const { campaignId } = await campaigns.create(content, by());
    const answers = await Promise.all(
      [people(60), people(60, 30), people(60, 15)].map((list) => campaigns.addRecipients(campaignId, list, by())),
    );
    expect(answers.reduce((sum, { added }) => sum + added, 0)).toBe(90);
    const emails = await recipientsOf(campaignId);
    expect(emails.toSorted()).toEqual(
      people(90)
        .map(({ email }) => email)
        .toSorted(),
    );
  });

  test('on a list of those not to be mailed are left out: the workspace’s, the campaign’s, the operator’s', async () => {
    const { campaignId } = await campaigns.create(content, by());
    await suppress(0);
    await suppress(1, { scope: 'campaign', campaign_id: campaignId });
    await suppress(2, { scope: 'campaign', campaign_id: 'cmp_other' });
    await suppress(3, { removed_at: new Date() });
    await suppress(4, { expires_at: new Date(Date.now() - 1_000) });
    await suppress(5, { test_mode: true });
    const global = `global-${workspace.workspaceId.toLowerCase()}@example.com`;
    await db.insertInto('global_suppressions').values({ address: global, reason_code: 'legal_request' }).execute();
    const answer = await campaigns.addRecipients(campaignId, [...people(6), { email: global }], by());
    expect(answer).toEqual({ added: 4, skipped: { suppressed: 3, duplicate: 0, invalid: 0 }, total: 4 });
    expect(await recipientsOf(campaignId)).toEqual(people(4, 2).map(({ email }) => email));
  });

  test('are not taken by a campaign that is over', async () => {
    const { campaignId } = await campaigns.create(content, by());
    await campaigns.cancel(campaignId, by());
    await expect(campaigns.addRecipients(campaignId, people(1), by())).rejects.toThrow(CampaignConflictError);
  });
});

async function suppress(person: number, change: object = {}): Promise<void> {
  const email = `p${person}@example.com`;
  const row: Insertable<Database['read.suppressions']> = {
    workspace_id: workspace.workspaceId,
    contact_key: contactKey(workspace.secret, email),
    scope: 'tenant',
    campaign_id: '',
    test_mode: false,
    email,
    reason_code: 'unsubscribe',
    added_at: new Date(),
    last_sequence: 1,
    ...change,
  };
  await db.insertInto('read.suppressions').values(row).execute();
}

describe('commands', () => {
  test('of a campaign of another workspace or mode are answered as of one that never was', async () => {
    const { campaignId } = await campaigns.create(content, by());
    const other = await aWorkspace();
    const message = `there is no campaign ${campaignId}`;
    for (const stranger of [by({ workspaceId: other.workspaceId }), by({ testMode: true })]) {
      await expect(campaigns.pause(campaignId, stranger)).rejects.toThrow(message);
      await expect(campaigns.cancel(campaignId, stranger)).rejects.toThrow(message);
      await expect(campaigns.addRecipients(campaignId, people(1), stranger)).rejects.toThrow(message);
      await expect(campaigns.find(campaignId, stranger)).rejects.toThrow(RetryPolicyError);
    }
    for (const id of ['cmp_1.>', '*', '', 'cmp_01K6ZQ4T1V8N3M5P7R9S2W4X6Y']) {
      await expect(campaigns.start(id, by())).rejects.toThrow(UnknownCampaignError);
    }
  });

  test('create it once, however often a derived id is given', async () => {
    const campaignId = campaignIdFor('run_1' + workspace.workspaceId);
    const [one, other] = await Promise.all([1, 2].map(() => campaigns.create({ ...content, campaignId }, by())));
    expect(Number(one?.changed) + Number(other?.changed)).toBe(1);
    expect(one?.campaignId).toBe(other?.campaignId);
  });

  test('name the field that is wrong', async () => {
    const wrong = campaigns.create({ ...content, definition: { ...definition, from: { email: 'x' } } }, by());
    await expect(wrong).rejects.toThrow(InvalidCampaignError);
    await expect(campaigns.create({ ...content, name: '' }, by())).rejects.toThrow(/^name /);
  });

  test('schedule it with a timer, and move it', async () => {
    const { campaignId } = await campaigns.create(content, by());
    const [first, second] = [new Date(Date.now() + 60_000), new Date(Date.now() + 120_000)];
    await campaigns.schedule(campaignId, first, by());
    expect(await campaigns.schedule(campaignId, second, by())).toMatchObject({
      status: 'scheduled',
      dueAt: second.toISOString(),
    });
    expect(timers.pending()).toMatchObject([{ kind: 'campaign', id: campaignId, at: second }]);
  });
});

describe('progress', () => {
  async function aProjectedCampaign(total: number): Promise<string> {
    const { campaignId } = await campaigns.create(content, by());
    const now = new Date();
    const row = {
      campaign_id: campaignId,
      workspace_id: workspace.workspaceId,
      test_mode: false,
      name: 'x',
      left_out: 0,
    };
    await db
      .insertInto('read.campaigns')
      .values({ ...row, status: 'sending', total, created_at: now, updated_at: now, last_sequence: 1 })
      .execute();
    return campaignId;
  }

  const NOTHING = { delivered: 0, opened: 0, clicked: 0, replied: 0, bounced: 0, complained: 0, failed: 0, skipped: 0 };
  const count = (campaignId: string, counts: { queued: number; sent: number }) =>
    db
      .insertInto('read.campaign_counts')
      .values({
        workspace_id: workspace.workspaceId,
        campaign_id: campaignId,
        campaign_step: 1,
        variant: '',
        ...NOTHING,
        ...counts,
        total: counts.queued + counts.sent,
      })
      .onConflict((row) => row.columns(['workspace_id', 'campaign_id', 'campaign_step', 'variant']).doUpdateSet(counts))
      .execute();
  const told = (campaignId: string) => log.connection.publish(progressSubject(workspace.workspaceId, campaignId));

  test('counts recipients that were not asked for as queued, and as skipped once it is over', async () => {
    const campaignId = await aProjectedCampaign(10);
    await count(campaignId, { queued: 1, sent: 3 });
    const { workspaceId } = workspace;
    expect(await progress.now(workspaceId, campaignId)).toMatchObject({ total: 10, queued: 7, sent: 3, skipped: 0 });
    await db.updateTable('read.campaigns').set({ status: 'cancelled' }).where('campaign_id', '=', campaignId).execute();
    expect(await progress.now(workspaceId, campaignId)).toMatchObject({ total: 10, queued: 1, sent: 3, skipped: 6 });
    expect(await progress.now('wsk_other', campaignId)).toBeUndefined();
  });

  test('is settled once the campaign is over and nothing is queued, and not before', async () => {
    const campaignId = await aProjectedCampaign(4);
    const settled = (timeoutMs = 100) => campaigns.whenSettled(campaignId, by(), timeoutMs);
    await count(campaignId, { queued: 0, sent: 4 });
    expect(await settled()).toMatchObject({ settled: false, status: 'sending' });
    await db.updateTable('read.campaigns').set({ status: 'cancelled' }).where('campaign_id', '=', campaignId).execute();
    await count(campaignId, { queued: 1, sent: 3 });
    expect(await settled()).toMatchObject({ settled: false, queued: 1 });
    const waiting = settled(5_000);
    await count(campaignId, { queued: 0, sent: 4 });
    told(campaignId);
    expect(await waiting).toMatchObject({ settled: true, total: 4, queued: 0, sent: 4 });
  });

  test('is told again when it became another, to all who watch, and not otherwise', async () => {
    const campaignId = await aProjectedCampaign(4);
    await count(campaignId, { queued: 4, sent: 0 });
    const stop = new AbortController();
    const seen = [1, 2, 3].map(() => [] as number[]);
    const watching = seen.map(async (sents) => {
      const watch = progress.watch(workspace.workspaceId, campaignId, stop.signal, { leastMs: 10 });
      for await (const { sent } of watch) sents.push(sent);
    });
    await expect.poll(() => seen).toEqual([[0], [0], [0]]);
    told(campaignId);
    await count(campaignId, { queued: 1, sent: 3 });
    told(campaignId);
    await expect
      .poll(() => seen)
      .toEqual([
        [0, 3],
        [0, 3],
        [0, 3],
      ]);
    // Nobody tells, as after a lost message: it is seen all the same.
    await count(campaignId, { queued: 0, sent: 4 });
    await expect
      .poll(() => seen, { timeout: 5_000 })
      .toEqual([
        [0, 3, 4],
        [0, 3, 4],
        [0, 3, 4],
      ]);
    stop.abort();
    await Promise.all(watching);
  });

  test('of a campaign that is not there ends at once', async () => {
    const watch = progress.watch(workspace.workspaceId, 'cmp_none', new AbortController().signal);
    expect(await watch.next()).toMatchObject({ done: true });
  });
});

test('the id of a send is that of its place, and of no other', () => {
  const secret = new Uint8Array(32).fill(1);
  const ids = [
    requestIdFor(secret, 'cmp_1', 1, 0),
    requestIdFor(secret, 'cmp_1', 1, 1),
    requestIdFor(secret, 'cmp_1', 2, 0),
  ];
  expect(new Set(ids).size).toBe(3);
  expect(requestIdFor(secret, 'cmp_1', 1, 0)).toBe(ids[0]);
  for (const id of ids) expect(id).toMatch(/^req_[0-9A-HJKMNP-TV-Z]{24}00$/);
});
