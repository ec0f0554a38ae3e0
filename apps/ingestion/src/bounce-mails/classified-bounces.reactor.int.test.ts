import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordedOf } from '@posthorn/event-log';
import { contactKey, InboundClassified, newId, newMessageId, sendIdOfMessage } from '@posthorn/events';
import { verpAddress } from '@posthorn/mail';
import { BLOB_STORE, type BlobStore } from '@posthorn/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startIngestion, type Ingestion } from '../ingestion.fixture.js';
import { aBounceMail, aComplaintMail } from './bounce-mail.fixture.js';
import { ClassifiedBouncesReactor } from './classified-bounces.reactor.js';

const TOKEN_SECRET = 'a secret of sixteen characters';
const MAILBOX = 'sales@example.com';

let directory: string;
let ingestion: Ingestion;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'posthorn-bounces-'));
  ingestion = await startIngestion({ BLOB_DIR: directory, MAIL_TOKEN_SECRET: TOKEN_SECRET });
});
afterAll(async () => {
  await ingestion.stop();
  await rm(directory, { recursive: true });
});
beforeEach(() => ingestion.newWorkspace());

type Classified = RecordedOf<typeof InboundClassified>;

/** As triage records it, for this workspace; not appended: its consumer would take other tests' facts, too. */
async function classified(raw: string, more: Partial<Classified['data']> = {}, testMode = false): Promise<Classified> {
  const { workspaceId, secret } = ingestion.workspace;
  const from = more.from ?? 'MAILER-DAEMON@mx.example.org';
  const messageId = newId('rcv');
  const contact = contactKey(secret, from);
  const fact = InboundClassified.of({
    messageId,
    from,
    kind: 'bounce',
    mailbox: MAILBOX,
    authentication: { spf: 'none', dkim: 'none', dmarc: 'none' },
    raw: {
      ...(await ingestion.service.app.get<BlobStore>(BLOB_STORE).put(Buffer.from(raw))),
      contentType: 'message/rfc822',
    },
    receivedAt: new Date().toISOString(),
    ...more,
  });
  return {
    ...fact,
    id: 'evt_1',
    sequence: 1,
    subject: `evt.${workspaceId}.inbound.${contact}.classified`,
    workspaceId,
    contact,
    occurredAt: new Date().toISOString(),
    testMode,
    correlationId: messageId,
  };
}

const tell = (event: Classified, deliveries = 1) =>
  ingestion.service.app.get(ClassifiedBouncesReactor).classified(event, { deliveries });
const types = async () => (await ingestion.events()).map(({ type }) => type);
const aSend = (options: { testMode?: boolean } = {}) =>
  ingestion.aQueuedSend({ recipient: 'alice@example.org', ...options });
const bounceOf = (sendId: string, to = MAILBOX) => aBounceMail({ to, messageId: `<${sendId}@example.com>` });

describe('a bounce that came to a mailbox', () => {
  test('bounces the send it returns and suppresses the address, once however often it is told', async () => {
    const event = await classified(bounceOf(await aSend()));
    for (let times = 0; times < 2; times++) {
      await tell(event);
      await ingestion.project();
    }
    expect(await types()).toEqual(['delivery.bounced', 'suppression.added']);
  });

  test('came because its header says where it was delivered to: a return path of ours', async () => {
    const sendId = await aSend();
    const to = verpAddress(sendId, 'bounces.example.com', TOKEN_SECRET);
    await tell(await classified(aBounceMail({ to, messageId: '<lost@example.com>' })));
    expect(await types()).toEqual(['delivery.bounced', 'suppression.added']);
  });

  test('and is of another kind says nothing of sends', async () => {
    const raw = bounceOf(await aSend());
    await tell(await classified(raw, { kind: 'message' }));
    await tell(await classified(raw, { kind: 'auto_reply' }));
    expect(await types()).toEqual([]);
  });

  test('whose bytes are not there yet is told again, for a while', async () => {
    const event = await classified(bounceOf(await aSend()));
    const raw = { sha256: '0'.repeat(64), sizeBytes: 1, contentType: 'message/rfc822' };
    const lost = { ...event, data: { ...event.data, raw } };
    await expect(tell(lost)).rejects.toMatchObject({ code: 'MAIL_MISSING', retry: 'backoff' });
    await expect(tell(lost, 10)).rejects.toMatchObject({ code: 'MAIL_MISSING', retry: 'never' });
  });
});

describe('a forged bounce suppresses nobody', () => {
  test('that names no send, or one that never was', async () => {
    await aSend();
    await tell(await classified(aBounceMail({ to: MAILBOX })));
    await tell(await classified(bounceOf(newId('req'))));
    expect(await types()).toEqual([]);
  });

  test("that names another workspace's send, or a real one in a test mailbox", async () => {
    const sendId = await aSend();
    const { workspace } = ingestion;
    await ingestion.newWorkspace();
    await tell(await classified(bounceOf(sendId)));
    expect(await types()).toEqual([]);
    ingestion.workspace = workspace;
    await tell(await classified(bounceOf(sendId), {}, true));
    expect(await types()).toEqual([]);
  });

  test('that names the send of somebody else than it reports on', async () => {
    const sendId = await ingestion.aQueuedSend({ recipient: 'bob@example.com' });
    await tell(await classified(bounceOf(sendId)));
    expect(await types()).toEqual([]);
  });

  test('whose author fails DMARC', async () => {
    const authentication = { spf: 'fail', dkim: 'none', dmarc: 'fail' } as const;
    await tell(await classified(bounceOf(await aSend()), { authentication }));
    expect(await types()).toEqual([]);
  });

  test('by a recipient of the same mail, whose own copy tells the other ones', async () => {
    const message = newMessageId();
    const [mallory, alice] = [sendIdOfMessage(message, 0), sendIdOfMessage(message, 1)];
    await ingestion.aQueuedSend({ recipient: 'mallory@evil.example', requestId: mallory });
    await ingestion.aQueuedSend({ recipient: 'alice@example.org', requestId: alice });
    const authentication = { spf: 'pass', dkim: 'pass', dmarc: 'pass' } as const;
    await tell(await classified(bounceOf(alice), { from: 'mallory@evil.example', authentication }));
    await tell(await classified(bounceOf(alice)));
    expect(await types()).toEqual([]);
    await tell(await classified(bounceOf(alice), { from: 'postmaster@example.org', authentication }));
    expect(await types()).toEqual(['delivery.bounced', 'suppression.added']);
  });

  test('that came to a return path nobody signed', async () => {
    const to = verpAddress(await aSend(), 'bounces.example.com', 'somebody else made this');
    await tell(await classified(aBounceMail({ to })));
    expect(await types()).toEqual([]);
  });
});

test('a complaint counts from whoever is authenticated, and from nobody else', async () => {
  const sendId = await aSend();
  const raw = aComplaintMail({ to: MAILBOX, feedbackType: 'abuse', messageId: `<${sendId}@example.com>` });
  const complaint = { kind: 'feedback_report', from: 'abusedesk@example.org' } as const;
  await tell(await classified(raw, complaint));
  expect(await types()).toEqual([]);
  const authentication = { spf: 'none', dkim: 'pass', dmarc: 'none' } as const;
  await tell(await classified(raw, { ...complaint, authentication }));
  expect(await types()).toEqual(['delivery.complained', 'suppression.added']);
});
