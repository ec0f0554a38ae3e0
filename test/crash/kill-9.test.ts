import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, waitForPosition } from '@posthorn/database';
import { connectEventLog } from '@posthorn/event-log';
import { decodeEventId, statusOf, statusRank, type SendStatus } from '@posthorn/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serversOf } from '../system/runtime.js';
import { work, type WorkerLog } from './report-load.js';
import { ResumingReader, type Frame } from './resuming-reader.js';
import { Standalone } from './standalone.js';

const KILLS = 20;
const WORKERS = 16;
/** A kill falls at a random moment of this long after the start. */
const UP_MS = 1_200;
/** The dispatcher is given a message again this long after its consumer died with it, and more. */
const HAND_OVER_TIMEOUT_MS = 120_000;
/** Nothing is on its way any more when nothing came for this long. */
const QUIET_MS = 2_000;
const CATCH_UP_TIMEOUT_MS = 60_000;

const dir = mkdtempSync(join(tmpdir(), 'posthorn-kill-'));
let standalone: Standalone;

beforeAll(async () => {
  standalone = await Standalone.in(dir);
});

afterAll(async () => {
  await standalone.kill('tree');
  rmSync(dir, { recursive: true, force: true });
});

test(`after ${KILLS} times kill -9 under load every acknowledged report is there, in order, once`, async () => {
  const { logs, resumed, replayed } = await killUnderLoad();
  const served = await servedEvents();
  const reports = logs.flatMap((log) => log.reports);
  const sends = logs.flatMap((log) => log.sends);
  process.stdout.write(
    `kill-9: ${KILLS} kills, ${sends.length} sends and ${reports.length} reports acknowledged, ${replayed.length} events on the stream, ` +
      `${resumed.frames.length} seen by the client that resumed over ${resumed.connects} connections\n`,
  );

  expect(resumed.strange).toEqual([]);
  expect(reports.length).toBeGreaterThan(0);

  const sequences = replayed.map(sequenceOf);
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  expect(repeated(replayed.map((frame) => frame.id))).toEqual([]);

  // Each fact once, acknowledged or not; each acknowledged one there.
  const facts = replayed.filter((frame) => isReported(frame)).map((frame) => `${frame.requestId} ${frame.type}`);
  expect(repeated(facts)).toEqual([]);
  expect(
    missing(
      reports.map(({ sendId, event }) => `${sendId} delivery.${event}`),
      facts,
    ),
  ).toEqual([]);
  expect(
    missing(
      sends,
      replayed.filter((frame) => frame.type === 'send.queued').map((frame) => frame.requestId ?? ''),
    ),
  ).toEqual([]);
  for (const log of logs) expectInOrder(log, replayed);

  expect(resumed.frames.map((frame) => frame.id)).toEqual(replayed.map((frame) => frame.id));
  expect(served.events).toEqual(replayed.map((frame) => frame.id));
  expect(served.statuses).toEqual(statusesOf(replayed));
});

async function killUnderLoad() {
  await standalone.start();
  const credentials = standalone.credentials();
  const resumed = new ResumingReader(standalone.baseUrl, credentials);
  const reading = new AbortController();
  const readings = resumed.read(reading.signal);
  const working = new AbortController();
  const workers = Array.from({ length: WORKERS }, () => work(standalone.baseUrl, credentials, working.signal));
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(Math.random() * UP_MS);
    await standalone.kill(kill % 2 === 0 ? 'node' : 'tree');
    await standalone.start();
  }
  working.abort();
  const logs = await Promise.all(workers);
  expect(logs.flatMap((log) => log.strange)).toEqual([]);
  await everySendHandedOver();
  const last = await lastId();
  const replayed = await replay(last);
  await shown(resumed, last);
  reading.abort();
  await readings;
  return { logs, resumed, replayed };
}

/**
 * No queued send is lost, acknowledged or not; and then nothing is on its way any more. Our load reports complaints about mails that
 * have not left yet: who complains is suppressed, and gets none.
 */
async function everySendHandedOver(): Promise<void> {
  const db = createDatabase({ url: standalone.databaseUrl(), max: 1 });
  const sendsWith = (type: string) => db.selectFrom('read.events').select('correlation_id').where('type', '=', type);
  const waiting = () =>
    sendsWith('send.queued')
      .except(sendsWith('delivery.accepted'))
      .except(sendsWith('delivery.complained'))
      .except(sendsWith('send.canceled'))
      .execute();
  try {
    await expect.poll(waiting, { timeout: HAND_OVER_TIMEOUT_MS, interval: 250 }).toEqual([]);
  } finally {
    await db.destroy();
  }
}

/** Of the last event, which the read models show by then. */
async function lastId(): Promise<string> {
  const { natsUrl, databaseUrl } = serversOf(join(dir, 'data'));
  const log = await connectEventLog({ natsUrl });
  const db = createDatabase({ url: databaseUrl, max: 1 });
  try {
    let last = -1;
    for (let now = await log.bounds(); now.last !== last; now = await log.bounds()) {
      ({ last } = now);
      await sleep(QUIET_MS);
    }
    expect(await waitForPosition(db, last, CATCH_UP_TIMEOUT_MS)).toBe(true);
    const query = db.selectFrom('read.events').select('id').orderBy('sequence', 'desc').limit(1);
    return (await query.executeTakeFirstOrThrow()).id;
  } finally {
    await db.destroy();
    await log.close();
  }
}

/** Waits until the reader has seen this event, and what may still come after it. */
async function shown(reader: ResumingReader, id: string): Promise<void> {
  const isShown = () => reader.frames.some((frame) => frame.id === id);
  await expect.poll(isShown, { timeout: CATCH_UP_TIMEOUT_MS }).toBe(true);
  await reader.settled(QUIET_MS);
}

/** A new client's view of everything. */
async function replay(last: string): Promise<Frame[]> {
  const reader = new ResumingReader(standalone.baseUrl, standalone.credentials());
  const reading = new AbortController();
  const readings = reader.read(reading.signal);
  await shown(reader, last);
  reading.abort();
  await readings;
  return reader.frames;
}

/** What the read models show: ids of the events in order, and the status of each send. */
async function servedEvents() {
  const db = createDatabase({ url: standalone.databaseUrl(), max: 1 });
  try {
    const events = await db.selectFrom('read.events').select('id').orderBy('sequence').execute();
    const sends = await db.selectFrom('read.sends').select(['send_id', 'status']).orderBy('send_id').execute();
    return {
      events: events.map((row) => row.id),
      statuses: Object.fromEntries(sends.map((row) => [row.send_id, row.status])),
    };
  } finally {
    await db.destroy();
  }
}

/** The highest status that the events of a send reach. */
function statusesOf(frames: readonly Frame[]): Record<string, SendStatus> {
  const statuses: Record<string, SendStatus> = {};
  for (const { requestId, type } of frames) {
    const reached = statusOf(type);
    if (requestId === undefined || reached === undefined) continue;
    const known = statuses[requestId];
    if (known === undefined || statusRank(reached) > statusRank(known)) statuses[requestId] = reached;
  }
  return statuses;
}

/** One worker's reports were acknowledged one after the other, so they stand on the stream one after the other. */
function expectInOrder(log: WorkerLog, frames: readonly Frame[]): void {
  const place = new Map(frames.map((frame) => [`${frame.requestId} ${frame.type}`, sequenceOf(frame)]));
  const places = log.reports.map(({ sendId, event }) => place.get(`${sendId} delivery.${event}`) ?? -1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
}

function isReported({ type }: Frame): boolean {
  return ['delivery.sent', 'delivery.deferred', 'delivery.delivered', 'delivery.complained'].includes(type);
}

function sequenceOf(frame: Frame): number {
  return decodeEventId(frame.id)?.sequence ?? Number.NaN;
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

function missing(wanted: readonly string[], present: readonly string[]): string[] {
  const there = new Set(present);
  return wanted.filter((value) => !there.has(value));
}
