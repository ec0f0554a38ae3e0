import { createDatabase } from '@posthorn/database';
import { describe, expect, test } from 'vitest';
import { everyEvent, everyEventOf } from '../system/event-list.js';
import { EventStream } from '../system/event-stream.js';
import { eventually } from '../system/eventually.js';
import { posthorn } from '../system/programs.js';
import { aRecipient, call, requestSend } from '../system/requests.js';
import { serversOf } from '../system/runtime.js';
import { theLocalSystem, theSystem } from '../system/system.js';

/** What a revocation needs to be effective everywhere. */
const REVOKED_MS = 10_000;

describe.skipIf(theSystem().local === undefined)('posthorn', () => {
  test('keys create prints a key that works, list shows it without its secret, revoke ends it and its streams', async () => {
    const created = await posthorn(['keys', 'create', '--kind', 'mm_live', '--scope', 'read']).finished();
    expect(created, created.stderr).toMatchObject({ code: 0 });
    const key = created.stdout.trim();
    expect(key).toMatch(/^mm_live_[0-9A-Za-z]{32}$/);
    const id = /key_[0-9A-Z]{26}/.exec(created.stderr)?.[0] ?? '';

    await using stream = await EventStream.open({ key });
    const mayNotSend = await call('POST', '/v1/agent/request-send', { key, json: { recipientEmail: aRecipient() } });
    expect(mayNotSend).toMatchObject({ status: 403, body: { code: 'MISSING_SCOPE' } });

    const listed = await posthorn(['keys', 'list']).finished();
    expect(listed.stdout).toContain(id);
    expect(listed.stdout + listed.stderr).not.toContain(key);
    const asJson = await posthorn(['keys', 'list', '--json']).finished();
    expect(JSON.parse(asJson.stdout)).toContainEqual(
      expect.objectContaining({ id, kind: 'mm_live', scopes: ['read'] }),
    );

    expect(await posthorn(['keys', 'revoke', id]).finished()).toMatchObject({ code: 0 });
    await eventually('the revoked key is refused', REVOKED_MS, async () => {
      const { status } = await call('GET', '/v1/agent/events?limit=1', { key });
      return status === 401;
    });
    await stream.untilEnded();
    const again = await posthorn(['keys', 'revoke', id]).finished();
    expect(again.code).toBe(1);
    expect(again.stderr).toContain(id);
    expect(again.stderr).not.toMatch(/^ +at /m);
  });

  test('events tail prints what happens, as a line or as JSON, and ends with Ctrl-C', async () => {
    const contact = aRecipient('bounced');
    await using lines = posthorn(['events', 'tail', 'delivery.*', '--contact', contact, '--since', 'earliest']);
    await requestSend(contact);
    await lines.printed('delivery.bounced');
    await using json = posthorn(['events', 'tail', '--contact', contact, '--since', 'earliest', '--json']);
    await json.printed('delivery.bounced');
    const printed = await lines.close('SIGINT');
    expect(printed.stdout.trim().split('\n')).toHaveLength(4);
    expect(printed.stdout).toMatch(/\d\d:\d\d:\d\d\.\d{3} +delivery\.bounced +\S+@example\.com +.*bounceType=hard/);
    expect(printed.stdout).not.toContain('send.queued');
    const { stdout } = await json.close('SIGINT');
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string });
    expect(events).toEqual((await everyEventOf(contact, events)).map(({ id, type, data }) => ({ id, type, data })));
  });

  test('events tail explains a filter that cannot be', async () => {
    const { code, stderr } = await posthorn(['events', 'tail', 'delivery.bounce']).finished();
    expect(code).toBe(1);
    expect(stderr).toContain('delivery.bounced');
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test('doctor finds a running installation well and says so', async () => {
    const { code, stdout } = await posthorn(['doctor']).finished();
    expect(stdout).not.toMatch(/^fail/m);
    expect(code).toBe(0);
    for (const subject of [
      'node',
      'clock',
      'nats-server',
      'postgres',
      'running',
      'event log',
      'database',
      'disk',
      'credentials',
    ])
      expect(stdout).toMatch(new RegExp(`^(ok|warn) +${subject} `, 'm'));
  });

  test('doctor says what to fix', async () => {
    const { code, stdout } = await posthorn(['doctor'], {
      POSTHORN_DATA_DIR: `${theLocalSystem().dataDir}-none`,
      NATS_URL: 'nats://127.0.0.1:1',
    }).finished();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^fail +event log .*\n.*→ .*NATS_URL/m);
  });

  test('rebuild makes lost rows again as they were, while everything goes on', async () => {
    const recipient = aRecipient('clicked');
    await using stream = await EventStream.open({ query: { contactEmail: recipient } });
    const requestId = await requestSend(recipient);
    await stream.untilType('engagement.clicked');
    const through = stream.ids.at(-1);
    const listedBefore = await everyEvent({ through });
    const rowsBefore = await readModels();
    const last = rowsBefore.events.at(-1)?.sequence ?? 0;
    expect(rowsBefore.events.length).toBeGreaterThanOrEqual(listedBefore.length);

    await loseReadModels();
    expect(await everyEvent()).not.toContainEqual(listedBefore[0]);
    const rebuilt = await posthorn(['rebuild']).finished();
    expect(rebuilt, rebuilt.stderr).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Rebuilt up to event \d+/),
    });
    const rowsAfter = await readModels();
    const untouched = ({ last_sequence }: { last_sequence: number }) => last_sequence <= last;
    const untouchedIds = new Set(rowsAfter.sends.filter(untouched).map(({ send_id }) => send_id));
    expect(rowsAfter.events.filter(({ sequence }) => sequence <= last)).toEqual(rowsBefore.events);
    expect(rowsAfter.sends.filter(untouched)).toEqual(
      rowsBefore.sends.filter(({ send_id }) => untouchedIds.has(send_id)),
    );
    expect(untouchedIds).toContain(requestId);
    expect((await everyEvent({ through })).slice(0, listedBefore.length)).toEqual(listedBefore);

    const next = await requestSend(recipient);
    await stream.untilType('engagement.clicked', next);
    expect(await everyEventOf(recipient, stream.frames)).toHaveLength(14);
  });
});

async function withDatabase<Result>(work: (db: ReturnType<typeof createDatabase>) => Promise<Result>): Promise<Result> {
  const db = createDatabase({ url: serversOf(theLocalSystem().dataDir).databaseUrl, max: 1, applicationName: 'e2e' });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

/** Every row of the read models, in a fixed order. */
const readModels = () =>
  withDatabase(async (db) => ({
    events: await db.selectFrom('read.events').selectAll().orderBy('sequence').execute(),
    sends: await db.selectFrom('read.sends').selectAll().orderBy('send_id').execute(),
  }));

const loseReadModels = () =>
  withDatabase(async (db) => {
    await db.deleteFrom('read.events').execute();
    await db.deleteFrom('read.sends').execute();
  });
