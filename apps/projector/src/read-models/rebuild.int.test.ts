import { READ_MODELS_VERSION } from '@posthorn/database';
import type { ConnectedEventLog, NewEvent } from '@posthorn/event-log';
import {
  AutopilotProgressed,
  AutopilotStarted,
  CampaignCreated,
  CampaignRecipientsAdded,
  DeliveryBounced,
  DeliveryDelivered,
  DeliverySent,
  DraftCreated,
  DraftSent,
  EngagementClicked,
  InboundClassified,
  InboundReceived,
  InboundRouted,
  newId,
  SendQueued,
  SendScheduled,
  SuppressionAdded,
  ThreadOpened,
} from '@posthorn/events';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { RebuildLossError, RebuildRunningError } from './projector.errors.js';
import { aBench, aSend, type Bench } from './read-models.fixture.js';
import { rebuild } from './rebuild.handler.js';

const sendIds = Array.from({ length: 200 }, () => newId('req'));
let bench: Bench;

beforeAll(async () => {
  bench = await aBench({ log: 'own' });
});
afterEach(() => bench.endAll());
afterAll(() => bench.dispose());

test('dropped and rebuilt read models are equal, row by row', async () => {
  bench.texts.set(blob('1').sha256, 'words of the text');
  const projector = bench.project();
  await bench.shown(await append(3_000));
  await projector.end();
  const before = await snapshot();
  expect(before.sends.length).toBe(sendIds.length);
  expect(before.lists.map((rows) => rows.length)).toEqual([
    sendIds.length,
    1,
    sendIds.length,
    5,
    1,
    1,
    sendIds.length,
    1,
  ]);

  await sql`drop schema read cascade`.execute(bench.db);
  const { position } = await rebuild({ ...bench });
  expect(position).toBeGreaterThanOrEqual(3_000);
  expect(await snapshot()).toEqual(before);
  expect(await schemas()).toEqual(['read']);
});

test('while events flow, a rebuild loses none, doubles none, and readers always see everything', async () => {
  const { reactor } = bench.project();
  await bench.shown(await append(2_000));
  const minimum = (await snapshot()).events.length;
  const reading = new AbortController();
  const readers = [read(reading.signal, minimum), read(reading.signal, minimum)];
  const writing = new AbortController();
  const appended = keepAppending(writing.signal);
  for (let i = 0; i < 3; i++) await rebuild({ ...bench });
  writing.abort();
  await bench.shown(await appended);
  reading.abort();
  await Promise.all(readers);

  expect(reactor.role).toBe('leader');
  const live = await snapshot();
  expect(live.events.map((row) => row.sequence)).toEqual(await sequencesInLog());
  await rebuild({ ...bench });
  expect(await snapshot()).toEqual(live);
});

test('a rebuild that was ended in the middle leaves the served read models as they were, and the next one cleans up', async () => {
  const projector = bench.project();
  await bench.shown(await append(100));
  await projector.end();
  const before = await snapshot();
  const stop = new AbortController();
  const ended = rebuild({ ...bench, signal: stop.signal, onProgress: () => stop.abort(new Error('killed')) });
  await expect(ended).rejects.toThrow('killed');
  expect(await schemas()).toEqual(['read', 'read_rebuild']);
  expect(await snapshot()).toEqual(before);
  await rebuild({ ...bench });
  expect(await schemas()).toEqual(['read']);
  expect(await snapshot()).toEqual(before);
});

test('two rebuilds do not run at once', async () => {
  let second: Promise<unknown> | undefined;
  const startSecond = () => {
    second ??= rebuild({ ...bench });
    second.catch(() => undefined); // Judged below, after the first has ended.
  };
  await rebuild({ ...bench, onProgress: startSecond });
  await expect(second).rejects.toThrow(RebuildRunningError);
});

test('rows that retention has taken from the log are not dropped unasked', async () => {
  const shortLog = Object.create(bench.log, {
    bounds: { value: async () => ({ ...(await bench.log.bounds()), first: 50 }) },
  }) as ConnectedEventLog;
  const before = await snapshot();
  await expect(rebuild({ db: bench.db, log: shortLog })).rejects.toThrow(RebuildLossError);
  expect(await snapshot()).toEqual(before);
});

describe('a projector that starts', () => {
  test('rebuilds read models that an older release made', async () => {
    const before = await snapshot();
    await setCheckpoint({ version: READ_MODELS_VERSION - 1 });
    await sql`delete from read.sends`.execute(bench.db);
    bench.project();
    await bench.shown(await append(1));
    expect((await snapshot()).sends.length).toBe(before.sends.length);
  });

  test('leaves read models alone that a newer release made', async () => {
    await setCheckpoint({ version: READ_MODELS_VERSION + 1 });
    const { reactor } = bench.project();
    await expect.poll(() => reactor.assertReady(1_000_000).then(() => 'ready', String)).toMatch(/newer/);
    expect(reactor.role).not.toBe('leader');
    await setCheckpoint({ version: READ_MODELS_VERSION });
    await bench.shown(await append(1));
  });

  test('sets read models aside that show another log', async () => {
    const epoch = ((await bench.log.bounds()).epoch % 255) + 1;
    await setCheckpoint({ epoch });
    bench.project();
    await bench.shown(await append(1));
    expect(await schemas()).toEqual(['read', expect.stringMatching(/^read_before_\d+$/)]);
  });
});

/** Facts of our sends, in an order no sender would choose. @returns the last sequence */
async function append(count: number): Promise<number> {
  const facts = Array.from({ length: count }, (_, index) => aFact(index));
  const sequences: number[] = [];
  for (let i = 0; i < count; i += 500) {
    sequences.push(...(await bench.append(facts.slice(i, i + 500))).map((event) => event.sequence));
  }
  return Math.max(...sequences);
}

async function keepAppending(signal: AbortSignal): Promise<number> {
  let last = 0;
  while (!signal.aborted) last = await append(50);
  return last;
}

function aFact(index: number): NewEvent {
  const { about, event } = aSend(bench.workspaceId, sendIds[(index * 7) % sendIds.length]);
  const at = new Date(Date.UTC(2026, 0, 2) + index * 1_000).toISOString();
  const mail = { messageId: `rcv_${about.requestId}`, from: about.recipientEmail };
  const threadId = `thrd_${bench.workspaceId}`;
  const facts = [
    SendQueued.of({ ...about, queuedAt: at, templateId: `tpl_${index % 3}`, ...placeOf(index) }),
    DeliverySent.of({ ...about, sentAt: at }),
    DeliveryDelivered.of({ ...about, deliveredAt: at }),
    DeliveryBounced.of({ ...about, bouncedAt: at, bounceType: index % 2 ? 'hard' : 'soft', reason: `reason ${index}` }),
    EngagementClicked.of({ ...about, clickedAt: at }),
    SendScheduled.of({ ...about, dueAt: at, scheduledAt: at, subject: `subject ${index}` }),
    SuppressionAdded.of({
      contactEmail: about.recipientEmail,
      scope: 'tenant',
      reasonCode: 'hard_bounce',
      addedBy: { kind: 'system' },
      addedAt: at,
    }),
    SendQueued.of({ ...about, queuedAt: at, releasedFrom: 'schedule' }),
    DraftCreated.of({
      draftId: `drf_${about.requestId}`,
      recipientEmail: about.recipientEmail,
      createdBy: { kind: 'system' },
      createdAt: at,
    }),
    DraftSent.of({
      draftId: `drf_${about.requestId}`,
      recipientEmail: about.recipientEmail,
      requestId: about.requestId,
      sentAt: at,
    }),
    InboundReceived.of({ ...mail, mailbox: 'sarah@acme.example', receivedAt: at, raw: blob('0'), via: 'smtp' }),
    ThreadOpened.of({ threadId, contactEmail: mail.from, startedBy: 'contact', openedAt: at }),
    InboundClassified.of({
      ...mail,
      subject: `mail ${index}`,
      text: blob('1'),
      injectionScore: 0.25,
      labels: ['code'],
    }),
    InboundRouted.of({ ...mail, threadId, isNewThread: false, matchedBy: 'subject', confidence: 0.5, routedAt: at }),
  ];
  const [campaignId, runId] = [`cmp_${bench.workspaceId}`, `run_${bench.workspaceId}`];
  const things = [
    CampaignCreated.of({ campaignId, name: 'Spring', createdBy: { kind: 'system' }, createdAt: at }),
    CampaignRecipientsAdded.of({ campaignId, added: 1, skipped: 1, total: index, addedAt: at }),
    AutopilotStarted.of({ runId, goal: 'Find founders', creditsUsed: 1, startedBy: { kind: 'system' }, startedAt: at }),
    AutopilotProgressed.of({ runId, phase: 'matching', line: `line ${index}`, progressedAt: at }),
  ];
  const round = Math.floor(index / sendIds.length) % (facts.length + 1);
  return event(facts[round] ?? things[index % things.length]!, { occurredAt: at });
}

function blob(digit: string) {
  return { sha256: digit.repeat(64), sizeBytes: 10, contentType: 'text/plain' };
}

/** Five counts of two campaigns; also sends that name neither step nor variant. */
function placeOf(index: number) {
  const place = { campaignStep: 1 + (index % 2), campaignPosition: index, variant: index % 3 ? 'a' : 'b' };
  return { campaignId: `cmp_${bench.workspaceId}_${index % 5 ? 1 : 2}`, ...(index % 5 && place) };
}

async function snapshot() {
  const events = await sql<{ sequence: number }>`
    select *, envelope::text as envelope from read.events where workspace_id = ${bench.workspaceId} order by sequence`.execute(
    bench.db,
  );
  const sends = await sql`select * from read.sends where workspace_id = ${bench.workspaceId} order by send_id`.execute(
    bench.db,
  );
  const lists = await Promise.all(
    (
      [
        'held_sends',
        'suppressions',
        'drafts',
        'campaign_counts',
        'campaigns',
        'autopilot_runs',
        'received_mails',
        'threads',
      ] as const
    ).map(async (table) => {
      const list = sql`select * from ${sql.id('read', table)} t where workspace_id = ${bench.workspaceId} order by t::text`;
      return (await list.execute(bench.db)).rows;
    }),
  );
  return { events: events.rows, sends: sends.rows, lists };
}

async function sequencesInLog(): Promise<number[]> {
  const sequences: number[] = [];
  for await (const event of bench.log.read({ subjects: [`evt.${bench.workspaceId}.>`] }))
    sequences.push(event.sequence);
  return sequences;
}

/** Reads on; fails as soon as a read shows less than there was. */
async function read(signal: AbortSignal, minimum: number): Promise<void> {
  for (let least = minimum; !signal.aborted;) {
    const { rows } = await sql<{ events: number; sends: number }>`
      select (select count(*) from read.events where workspace_id = ${bench.workspaceId}) as events,
             (select count(*) from read.sends where workspace_id = ${bench.workspaceId}) as sends`.execute(bench.db);
    expect(rows[0]?.sends).toBe(sendIds.length);
    expect(rows[0]?.events).toBeGreaterThanOrEqual(least);
    least = rows[0]?.events ?? least;
  }
}

async function schemas(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select nspname as name from pg_namespace where nspname like 'read%' order by nspname`.execute(bench.db);
  return rows.map((row) => row.name);
}

function setCheckpoint(values: { version?: number; epoch?: number }) {
  return bench.db.updateTable('read.checkpoints').set(values).execute();
}
