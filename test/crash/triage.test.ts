import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '@posthorn/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readCredentials } from '../system/credentials.js';
import { handIn } from '../system/received-events.js';
import { Standalone } from './standalone.js';

const KILLS = 5;
const AUTHORS = 6;
/** A kill falls at a random moment of this long after the start. */
const UP_MS = 1_500;
/** A mail whose process died is delivered again after half a minute. */
const SETTLED_WITHIN_MS = 120_000;
const MAILBOX = 'agent@example.com';

const dir = mkdtempSync(join(tmpdir(), 'posthorn-triage-'));
let standalone: Standalone;

beforeAll(async () => {
  standalone = await Standalone.in(dir);
});

afterAll(async () => {
  await standalone.kill('tree');
  rmSync(dir, { recursive: true, force: true });
});

test(`after ${KILLS} times kill -9 every mail is triaged once, and each conversation is one`, async () => {
  await standalone.start();
  const stop = new AbortController();
  const taken: string[] = [];
  const authors = Array.from({ length: AUTHORS }, (_, author) => converse(author, stop.signal, taken));
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(Math.random() * UP_MS);
    await standalone.kill(kill % 2 === 0 ? 'node' : 'tree');
    await standalone.start();
  }
  await sleep(500);
  stop.abort();
  await Promise.all(authors);
  expect(taken.length).toBeGreaterThan(50);

  const told = await settled(new Set(taken));
  const ids = (type: string) => told.filter((event) => event.type === type).map(({ data }) => data.messageId);
  process.stdout.write(
    `triage: ${KILLS} kills, ${taken.length} mails taken, ${ids('inbound.classified').length} triaged\n`,
  );
  for (const type of ['inbound.classified', 'inbound.routed']) {
    const once = new Set(ids('inbound.received'));
    expect(new Set(ids(type)), type).toEqual(once);
    expect(ids(type), type).toHaveLength(once.size);
  }
  const threads = told.filter(({ type }) => type === 'thread.opened').map(({ data }) => data.threadId);
  expect(threads).toHaveLength(AUTHORS);
  expect(new Set(told.filter(({ type }) => type === 'inbound.routed').map(({ data }) => data.threadId)).size).toBe(
    AUTHORS,
  );
}, 300_000);

/** Mails of one author, each answering the one before; each as often as it takes. */
async function converse(author: number, signal: AbortSignal, taken: string[]): Promise<void> {
  const key = () => readCredentials(join(dir, 'data', 'credentials.json')).keys.mk_live;
  const from = `author${author}@example.org`;
  for (let i = 0; !signal.aborted; i++) {
    const answered = i === 0 ? '' : `In-Reply-To: <${author}.${i - 1}@example.org>\r\n`;
    const header = `From: ${from}\r\nTo: ${MAILBOX}\r\nMessage-ID: <${author}.${i}@example.org>\r\n${answered}`;
    const raw = Buffer.from(`${header}Subject: Matter ${i}\r\n\r\nMail ${i} of ${author}\r\n`);
    for (;;) {
      const id = await handIn({ url: standalone.baseUrl, key: key() }, { raw, from, to: MAILBOX }).catch(
        () => undefined,
      );
      if (id !== undefined) {
        taken.push(id);
        break;
      }
      await sleep(50); // It is not there, or went away meanwhile.
    }
  }
}

const envelope = z.object({
  type: z.string(),
  data: z.object({ messageId: z.string().optional(), threadId: z.string().optional() }),
});

/** What the log tells, once every mail that was taken is routed. */
async function settled(taken: ReadonlySet<string>): Promise<z.output<typeof envelope>[]> {
  const db = createDatabase({ url: standalone.databaseUrl(), max: 1 });
  const look = async () => {
    const rows = await db.selectFrom('read.events').select('envelope').orderBy('sequence').execute();
    return rows.map((row) => envelope.parse(row.envelope));
  };
  try {
    await expect.poll(async () => unrouted(taken, await look()), { timeout: SETTLED_WITHIN_MS, interval: 500 }).toBe(0);
    return await look();
  } finally {
    await db.destroy();
  }
}

function unrouted(taken: ReadonlySet<string>, events: readonly z.output<typeof envelope>[]): number {
  const routed = new Set(events.filter(({ type }) => type === 'inbound.routed').map(({ data }) => data.messageId));
  return [...taken].filter((id) => !routed.has(id)).length;
}
