import { createHash } from 'node:crypto';
import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { CampaignRecipientsAdded } from '@posthorn/events';
import { beforeEach, expect, test } from 'vitest';
import { RecipientReader } from './recipient-reader.js';
import { encodeRecipients } from './recipients-codec.js';

const AT = '2026-01-02T03:04:05.678Z';
const place = { workspaceId: 'wsk_1', campaignId: 'cmp_1' };

let log: InMemoryEventLog;
let stored: Map<string, Uint8Array>;
let blobsRead: number;
let logReads: number;
let total: number;
let reader: RecipientReader;
beforeEach(() => {
  log = new InMemoryEventLog();
  stored = new Map();
  blobsRead = 0;
  logReads = 0;
  total = 0;
  reader = aReader();
});

function aReader(maxCampaigns?: number): RecipientReader {
  const get = async (sha256: string) => {
    blobsRead++;
    return stored.get(sha256);
  };
  const read: InMemoryEventLog['read'] = (query) => {
    logReads++;
    return log.read(query);
  };
  return new RecipientReader({ log: { read }, blobs: { get } }, maxCampaigns);
}

/** One chunk of them, `<letter>@example.com`. */
async function add(letters: string, campaignId = place.campaignId): Promise<void> {
  const [chunk] = encodeRecipients(letters.split('').map((letter) => ({ email: `${letter}@example.com` })));
  if (!chunk) throw new TypeError('there is nobody to add');
  const sha256 = createHash('sha256').update(chunk.bytes).digest('hex');
  stored.set(sha256, chunk.bytes);
  total += chunk.count;
  const recipients = { sha256, sizeBytes: chunk.bytes.byteLength, contentType: 'application/x-ndjson' };
  const added = { added: chunk.count, skipped: 0, total, recipients, addedAt: AT };
  const fact = CampaignRecipientsAdded.of({ campaignId, ...added });
  const about = { workspaceId: 'wsk_1', key: campaignId, occurredAt: AT, testMode: false, correlationId: campaignId };
  await log.append({ fact, ...about });
}

async function between(first: number, end: number): Promise<string> {
  const found = await reader.read(place, { first, end });
  return found.map(({ position, recipient }) => `${position}${recipient.email.charAt(0)}`).join(' ');
}

test.each([
  [0, 2, '0a 1b', 1],
  [1, 4, '1b 2c 3d', 2],
  [3, 5, '3d 4e', 1],
  [4, 99, '4e', 1],
  [5, 99, '', 0],
  [2, 2, '', 0],
])('from %i to before %i there are: %s', async (first, end, expected, blobs) => {
  await add('abc');
  await add('de');
  expect(await between(first, end)).toBe(expected);
  expect(blobsRead).toBe(blobs);
});

test('the log is asked once, and again for who was added since', async () => {
  await add('abc');
  for (let page = 0; page < 3; page++) await between(page, page + 1);
  expect(logReads).toBe(1);
  await add('de');
  expect(await between(2, 4)).toBe('2c 3d');
  expect(logReads).toBe(2);
});

test('readings at the same time find everybody once', async () => {
  await add('abc');
  expect(await Promise.all([between(0, 3), between(0, 3)])).toEqual(['0a 1b 2c', '0a 1b 2c']);
  expect(await between(0, 3)).toBe('0a 1b 2c');
});

test("another workspace's campaign of the same id is empty", async () => {
  await add('abc');
  expect(await reader.read({ ...place, workspaceId: 'wsk_2' }, { first: 0, end: 3 })).toEqual([]);
});

test('campaigns that nobody asked about lately are forgotten, and read again', async () => {
  reader = aReader(1);
  await add('abc');
  await between(0, 1);
  await reader.read({ ...place, campaignId: 'cmp_2' }, { first: 0, end: 1 });
  expect(await between(0, 1)).toBe('0a');
  expect(logReads).toBe(3);
});

test('recipients that are not stored here are an error, and not nobody', async () => {
  await add('abc');
  stored.clear();
  await expect(between(0, 1)).rejects.toThrow('the recipients 0 to 3 of cmp_1 are not kept here');
});
