import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '@posthorn/database';
import { FileBlobStore } from '@posthorn/platform';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Standalone } from './standalone.js';

const KILLS = 6;
const SENDERS = 16;
/** A kill falls at a random moment of this long after the start. */
const UP_MS = 1_500;
const PROJECTED_WITHIN_MS = 60_000;
const MAILBOX = 'agent@example.com';

const dir = mkdtempSync(join(tmpdir(), 'posthorn-inbound-'));
let standalone: Standalone;

beforeAll(async () => {
  standalone = await Standalone.in(dir);
});

afterAll(async () => {
  await standalone.kill('tree');
  rmSync(dir, { recursive: true, force: true });
});

/** A mail that was answered with 250, perhaps after it had to be sent again. */
interface Taken {
  readonly name: string;
  readonly messageId: string;
  readonly times: number;
}

test(`after ${KILLS} times kill -9 every mail that was answered with 250 is there, once`, async () => {
  await standalone.start();
  const stop = new AbortController();
  const taken: Taken[] = [];
  const senders = Array.from({ length: SENDERS }, (_, sender) => send(sender, stop.signal, taken));
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(Math.random() * UP_MS);
    await standalone.kill(kill % 2 === 0 ? 'node' : 'tree');
    await standalone.start();
  }
  await sleep(500);
  stop.abort();
  await Promise.all(senders);

  const received = await receivedMails(taken.length);
  const repeated = taken.filter(({ times }) => times > 1).length;
  process.stdout.write(
    `inbound-smtp: ${KILLS} kills, ${taken.length} mails taken, ${repeated} of them sent again, ${received.length} in the log\n`,
  );
  expect(taken.length).toBeGreaterThan(100);
  expect(repeated).toBeGreaterThan(0);
  expect(received.map(({ messageId }) => messageId)).toEqual([...new Set(received.map(({ messageId }) => messageId))]);
  expect(new Map(received.map(({ name, messageId }) => [name, messageId]))).toEqual(
    new Map(taken.map(({ name, messageId }) => [name, messageId])),
  );
}, 240_000);

/** New mails until the signal; each as often as it takes. */
async function send(sender: number, signal: AbortSignal, taken: Taken[]): Promise<void> {
  for (let i = 0; !signal.aborted; i++) {
    const name = `mail-${sender}-${i}`;
    for (let times = 1; ; times++) {
      const messageId = await attempt(name);
      if (messageId !== undefined) {
        taken.push({ name, messageId, times });
        break;
      }
      await sleep(50);
    }
  }
}

/** @returns the id in the answer; nothing when there was none, or it was to come again */
async function attempt(name: string): Promise<string | undefined> {
  const port = standalone.smtpPort;
  if (port === undefined) return undefined;
  const transport = createTransport({ host: '127.0.0.1', port, connectionTimeout: 5_000, socketTimeout: 20_000 });
  const raw = `From: alice@example.org\r\nTo: ${MAILBOX}\r\nMessage-ID: <${name}@example.org>\r\nSubject: ${name}\r\n\r\nHi\r\n`;
  try {
    const { response } = await transport.sendMail({ envelope: { from: 'alice@example.org', to: MAILBOX }, raw });
    return /rcv_\w+/.exec(response)?.[0];
  } catch {
    return undefined; // The receiver is not there, or went away meanwhile.
  } finally {
    transport.close();
  }
}

const envelope = z.object({ data: z.object({ messageId: z.string(), raw: z.object({ sha256: z.string() }) }) });

/** What the log says came, with the name that stands in the stored bytes; once the projector has shown as many as there must be. */
async function receivedMails(atLeast: number): Promise<{ name: string; messageId: string }[]> {
  const db = createDatabase({ url: standalone.databaseUrl(), max: 1 });
  const blobs = new FileBlobStore(join(dir, 'data', 'blobs'));
  try {
    const look = () =>
      db
        .selectFrom('read.events')
        .select('envelope')
        .where('type', '=', 'inbound.received')
        .orderBy('sequence')
        .execute();
    await expect
      .poll(async () => (await look()).length, { timeout: PROJECTED_WITHIN_MS })
      .toBeGreaterThanOrEqual(atLeast);
    return await Promise.all(
      (await look()).map(async (row) => {
        const { messageId, raw } = envelope.parse(row.envelope).data;
        const text = Buffer.from((await blobs.get(raw.sha256)) ?? []).toString();
        return { name: /^Subject: (.*)\r$/m.exec(text)?.[1] ?? `the bytes of ${messageId} are lost`, messageId };
      }),
    );
  } finally {
    await blobs.close();
    await db.destroy();
  }
}
