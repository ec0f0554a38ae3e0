import { createHash } from 'node:crypto';
import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { CampaignRecipientsAdded, contactKey } from '@posthorn/events';
import { beforeEach, expect, test } from 'vitest';
import { KnownRecipients } from './known-recipients.js';
import { encodeRecipients } from './recipients-codec.js';

const SECRET = new Uint8Array(32);
const AT = '2026-01-02T03:04:05.678Z';

let log: InMemoryEventLog;
let stored: Map<string, Uint8Array>;
let blobsRead: number;
let known: KnownRecipients;
beforeEach(() => {
  log = new InMemoryEventLog();
  stored = new Map();
  blobsRead = 0;
  known = aKnown();
});

function aKnown(maxKeys?: number): KnownRecipients {
  const get = async (sha256: string) => {
    blobsRead++;
    return stored.get(sha256);
  };
  return new KnownRecipients({ log, blobs: { get } }, maxKeys);
}

async function add(campaignId: string, ...emails: string[]): Promise<void> {
  for (const { bytes, count } of encodeRecipients(emails.map((email) => ({ email })))) {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    stored.set(sha256, bytes);
    const recipients = { sha256, sizeBytes: bytes.byteLength, contentType: 'application/jsonl' };
    const fact = CampaignRecipientsAdded.of({
      campaignId,
      added: count,
      skipped: 0,
      total: count,
      recipients,
      addedAt: AT,
    });
    const about = { workspaceId: 'wsk_1', key: campaignId, occurredAt: AT, testMode: false, correlationId: campaignId };
    await log.append({ fact, ...about });
  }
}

const keys = (...emails: string[]) => new Set(emails.map((email) => contactKey(SECRET, email)));

test('who is in a campaign is read from the log once, and then what is new', async () => {
  await add('cmp_1', 'a@example.com', 'b@example.com');
  expect(await known.of('wsk_1', 'cmp_1', SECRET)).toEqual(keys('a@example.com', 'b@example.com'));
  await add('cmp_1', 'c@example.com');
  await add('cmp_2', 'd@example.com');
  expect(await known.of('wsk_1', 'cmp_1', SECRET)).toEqual(keys('a@example.com', 'b@example.com', 'c@example.com'));
  expect(blobsRead).toBe(2);
});

test('what a caller adds to its answer is not remembered: nobody knows yet whether it becomes a fact', async () => {
  await add('cmp_1', 'a@example.com');
  (await known.of('wsk_1', 'cmp_1', SECRET)).add('somebody');
  expect(await known.of('wsk_1', 'cmp_1', SECRET)).toEqual(keys('a@example.com'));
});

test('readings at the same time know everybody', async () => {
  await add('cmp_1', 'a@example.com');
  await add('cmp_1', 'b@example.com');
  const both = await Promise.all([known.of('wsk_1', 'cmp_1', SECRET), known.of('wsk_1', 'cmp_1', SECRET)]);
  for (const one of both) expect(one).toEqual(keys('a@example.com', 'b@example.com'));
});

test('campaigns that nobody asked about lately are forgotten, and read again', async () => {
  known = aKnown(3);
  await add('cmp_1', 'a@example.com', 'b@example.com');
  await add('cmp_2', 'c@example.com', 'd@example.com');
  await known.of('wsk_1', 'cmp_1', SECRET);
  await known.of('wsk_1', 'cmp_2', SECRET);
  expect(await known.of('wsk_1', 'cmp_1', SECRET)).toEqual(keys('a@example.com', 'b@example.com'));
  expect(blobsRead).toBe(3);
});
