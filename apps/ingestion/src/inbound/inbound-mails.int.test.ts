import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATABASE, type Db } from '@posthorn/database';
import { verpAddress } from '@posthorn/mail';
import { newId } from '@posthorn/events';
import { BLOB_STORE, type BlobStore, WORKSPACES, type Workspaces } from '@posthorn/platform';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aBounceMail } from '../bounce-mails/bounce-mail.fixture.js';
import { BounceMailsHandler } from '../bounce-mails/bounce-mails.handler.js';
import { startIngestion, type Ingestion } from '../ingestion.fixture.js';
import { DailyBytes } from './daily-bytes.js';
import { Destinations } from './destinations.js';
import { addInboundBytes } from './inbound-bytes.queries.js';
import type { InboundMail } from './inbound-mail.js';
import { DailyBytesReachedError, MailLoopError } from './inbound.errors.js';
import { InboundMails } from './inbound-mails.js';
import { Mailboxes } from './mailboxes.js';
import { aMail } from './inbound.fixture.js';
import { receivedId } from './received-id.js';

const POSTMASTER = 'desk@installation.example';
const TOKEN_SECRET = 'a secret of sixteen characters';

let directory: string;
let ingestion: Ingestion;
let mails: InboundMails;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'posthorn-inbound-'));
  ingestion = await startIngestion({
    MAIL_TOKEN_SECRET: TOKEN_SECRET,
    BLOB_DIR: directory,
    INBOUND_POSTMASTER: POSTMASTER,
  });
  mails = ingestion.service.app.get(InboundMails);
});
afterAll(async () => {
  await ingestion.stop();
  await rm(directory, { recursive: true });
});
beforeEach(() => ingestion.newWorkspace());

/** An address nobody else has. */
const anAddress = (local = 'sarah') => `${local}@${newId('dom').slice(4).toLowerCase()}.example`;

function accept(raw: string | Uint8Array, to: readonly string[], more: Partial<InboundMail> = {}) {
  const envelope = { from: 'alice@example.org', to, clientIp: '192.0.2.1', helo: 'mx.example.org' };
  return mails.accept({ raw: Buffer.from(raw), envelope, via: 'smtp', ...more });
}

/** Another process, with its own idea of what workspaces have taken in today. */
function aProcess(limit: number) {
  const { app } = ingestion.service;
  const daily = new DailyBytes(limit, (bytes) => addInboundBytes(app.get<Db>(DATABASE), bytes));
  const blobs = app.get<BlobStore>(BLOB_STORE);
  const workspaces = app.get<Workspaces>(WORKSPACES);
  const stores = { blobs, log: ingestion.log, workspaces, daily, isKnown: () => Promise.resolve(false) };
  return { daily, mails: new InboundMails(app.get(Destinations), stores, app.get(BounceMailsHandler)) };
}

describe('a mail', () => {
  test('is in the blob store as it came, and its fact in the log', async () => {
    const address = anAddress();
    const agentId = await ingestion.anAgent(address);
    const raw = Buffer.from(aMail({ from: 'Alice <Alice@example.org>' }));
    const { recipients } = await accept(raw, [address]);
    const { workspaceId } = ingestion.workspace;
    const messageId = expect.stringMatching(/^rcv_[0-9A-HJKMNP-TV-Z]{26}$/) as string;
    expect(recipients).toEqual([{ kind: 'accepted', recipient: address, messageId, mailbox: address, workspaceId }]);
    const [event, ...more] = await ingestion.events(['inbound']);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'inbound.received',
      agentId,
      testMode: false,
      data: {
        from: 'Alice@example.org',
        mailbox: address,
        rfcMessageId: '<hello@example.org>',
        envelope: { from: 'alice@example.org', to: [address], clientIp: '192.0.2.1', helo: 'mx.example.org' },
        via: 'smtp',
        raw: { sizeBytes: raw.length, contentType: 'message/rfc822' },
      },
    });
    const { sha256 } = (event!.data as { raw: { sha256: string } }).raw;
    expect(await ingestion.service.app.get<BlobStore>(BLOB_STORE).get(sha256)).toEqual(raw);
  });

  test('of a workspace that has taken in enough today is for tomorrow, whatever process is asked', async () => {
    const address = anAddress();
    await ingestion.anAgent(address);
    const mail = (body: string): InboundMail => ({
      raw: Buffer.from(aMail({ body })),
      envelope: { from: 'alice@example.org', to: [address] },
      via: 'smtp',
    });
    const limit = mail('x'.repeat(200)).raw.length + 1;
    const one = aProcess(limit);
    await one.mails.accept(mail('x'.repeat(200)));
    await one.mails.accept(mail('y'.repeat(200)));
    await expect(one.mails.accept(mail('z'))).rejects.toBeInstanceOf(DailyBytesReachedError);
    expect((await ingestion.events(['inbound'])).length).toBe(2);
    await one.daily.tell();
    await expect(aProcess(limit).mails.accept(mail('z'))).rejects.toBeInstanceOf(DailyBytesReachedError);
    expect(await accept(mail('z').raw, [address])).toMatchObject({ recipients: [{ kind: 'accepted' }] });
  });

  test('to mailboxes of several workspaces is kept for those that take it, though another takes no more today', async () => {
    const [full, other] = [anAddress(), anAddress()];
    await ingestion.anAgent(full);
    const { daily, mails: process } = aProcess(10_000);
    await daily.count(ingestion.workspace.workspaceId, 10_000);
    await ingestion.newWorkspace();
    await ingestion.anAgent(other);
    const envelope = { from: 'alice@example.org', to: [full, other] };
    const accepting = () => process.accept({ raw: Buffer.from(aMail({})), envelope, via: 'http' });
    await expect(accepting()).rejects.toBeInstanceOf(DailyBytesReachedError);
    await expect(accepting()).rejects.toBeInstanceOf(DailyBytesReachedError);
    expect((await ingestion.events(['inbound'])).map(({ type }) => type)).toEqual(['inbound.received']);
  });

  test(
    'that is handed in again, however often and at once, is one mail in each of its mailboxes',
    { retry: 0 },
    async () => {
      const addresses = [anAddress('sarah'), anAddress('tom'), anAddress('ann')];
      for (const address of addresses) await ingestion.anAgent(address);
      const handIn = fc.record({
        body: fc.constantFrom('one', 'two', 'three'),
        to: fc.uniqueArray(fc.constantFrom(...addresses), { minLength: 1 }),
        atOnce: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(handIn, { minLength: 1, maxLength: 8 }), fc.uuid(), async (handIns, run) => {
          const before = (await ingestion.events(['inbound'])).length;
          const expected = new Set<string>();
          const ids = new Set<string>();
          const running: Promise<unknown>[] = [];
          for (const { body, to, atOnce } of handIns) {
            to.forEach((address) => expected.add(`${body} ${address}`));
            const accepted = accept(aMail({ body: `${body} of ${run}` }), to).then(({ recipients }) => {
              for (const each of recipients) ids.add(each.kind === 'accepted' ? each.messageId : each.kind);
            });
            if (atOnce) running.push(accepted);
            else await accepted;
          }
          await Promise.all(running);
          const events = (await ingestion.events(['inbound'])).slice(before);
          expect(events).toHaveLength(expected.size);
          expect(ids.size).toBe(expected.size);
          expect(new Set(events.map(({ data }) => (data as { messageId: string }).messageId))).toEqual(ids);
        }),
        { numRuns: 15 },
      );
    },
  );

  test('that came longer ago than the log remembers is known from the read model', async () => {
    const address = anAddress();
    await ingestion.anAgent(address);
    const sha256 = createHash('sha256').update(aMail()).digest('hex');
    const messageId = receivedId(ingestion.workspace.secret, { mailbox: address, sha256, testMode: false });
    await ingestion.aReceivedMail(messageId, address);
    expect(await accept(aMail(), [address])).toMatchObject({ recipients: [{ kind: 'accepted', messageId }] });
    expect(await ingestion.events(['inbound'])).toEqual([]);
  });

  test('of a test key is a test mail, and not the mail that comes later', async () => {
    const address = anAddress();
    await ingestion.anAgent(address);
    const { workspaceId } = ingestion.workspace;
    await accept(aMail(), [address], { restrictTo: { workspaceId, testMode: true }, via: 'http' });
    await accept(aMail(), [address]);
    expect((await ingestion.events(['inbound'])).map(({ testMode }) => testMode)).toEqual([true, false]);
  });

  test('without an author is its envelope sender’s, and nobody’s without that', async () => {
    const address = anAddress();
    await ingestion.anAgent(address);
    const envelope = { to: [address] };
    await accept('Subject: x\r\n\r\ny', [], { envelope: { ...envelope, from: 'bob@example.org' } });
    await accept('', [], { envelope: { ...envelope, from: '' } });
    const authors = (await ingestion.events(['inbound'])).map(({ data }) => (data as { from: string }).from);
    expect(authors).toEqual(['bob@example.org', 'unknown@invalid']);
  });

  test('that goes round is refused, and not kept', async () => {
    const address = anAddress();
    await ingestion.anAgent(address);
    const hops = 'Received: by mx.example.org; Sun, 22 Mar 2026 10:05:00 +0000\r\n';
    await accept(hops.repeat(100) + aMail(), [address]);
    await expect(accept(hops.repeat(101) + aMail(), [address])).rejects.toThrow(MailLoopError);
    expect(await ingestion.events(['inbound'])).toHaveLength(1);
  });
});

describe('recipients', () => {
  test('are told apart: a mailbox, whatever the case and the tag, and an address nobody has', async () => {
    const address = anAddress();
    await ingestion.anAgent(address);
    const tagged = address.replace('@', '+invoices@').toUpperCase();
    const { recipients } = await accept(aMail(), [tagged, anAddress(), address]);
    expect(recipients.map(({ kind }) => kind)).toEqual(['accepted', 'unknown_mailbox', 'accepted']);
    const [event, ...more] = await ingestion.events(['inbound']);
    expect(more).toEqual([]);
    expect(event!.data).toMatchObject({ mailbox: address, envelope: { to: [tagged, address] } });
  });

  test('see nothing of one another', async () => {
    const [mine, theirs] = [anAddress('mine'), anAddress('theirs')];
    await ingestion.anAgent(mine);
    const first = ingestion.workspace;
    await ingestion.newWorkspace();
    await ingestion.anAgent(theirs);
    await accept(aMail(), [mine, theirs]);
    expect((await ingestion.events(['inbound'])).map(({ data }) => JSON.stringify(data))).toEqual([
      expect.not.stringContaining(mine),
    ]);
    ingestion.workspace = first;
    expect((await ingestion.events(['inbound'])).map(({ data }) => JSON.stringify(data))).toEqual([
      expect.not.stringContaining(theirs),
    ]);
  });

  test('of other workspaces are unknown to whoever speaks for one', async () => {
    const address = anAddress();
    await ingestion.anAgent(address);
    const { workspaceId } = await ingestion.newWorkspace();
    const { recipients } = await accept(aMail(), [address], { restrictTo: { workspaceId, testMode: false } });
    expect(recipients).toEqual([{ kind: 'unknown_mailbox', recipient: address }]);
  });

  test('that are archived receive nothing', async () => {
    const address = anAddress();
    await ingestion.anAgent(address, { archived: true });
    expect(await accept(aMail(), [address])).toMatchObject({ recipients: [{ kind: 'unknown_mailbox' }] });
  });

  test('that several workspaces have are the one’s that verified the domain, else the first one’s', async () => {
    const address = anAddress();
    await ingestion.anAgent(address);
    const { workspaceId: first } = ingestion.workspace;
    await ingestion.newWorkspace();
    await ingestion.anAgent(address);
    const { workspaceId: second } = ingestion.workspace;
    expect(await accept(aMail(), [address])).toMatchObject({ recipients: [{ workspaceId: first }] });
    await ingestion.aVerifiedDomain(address.slice(address.indexOf('@') + 1));
    // Without what the service remembers for some seconds.
    const mailboxes = new Mailboxes(ingestion.service.app.get<Db>(DATABASE));
    expect(await mailboxes.find(address)).toMatchObject({ workspaceId: second });
  });

  test('of a verified domain are never another workspace’s, which could take any address of it that is still free', async () => {
    const address = anAddress('security');
    await ingestion.aVerifiedDomain(address.slice(address.indexOf('@') + 1));
    await ingestion.newWorkspace();
    await ingestion.anAgent(address);
    expect(await accept(aMail(), [address])).toMatchObject({ recipients: [{ kind: 'unknown_mailbox' }] });
  });
});

test('postmaster and abuse are the installation’s, where a domain is verified and its workspace has none', async () => {
  const kindsOf = async (...to: string[]) => {
    const { recipients } = await accept(aMail(), to);
    return recipients.map((each) => (each.kind === 'accepted' ? each.mailbox : each.kind));
  };
  const domain = anAddress().split('@')[1]!;
  await ingestion.anAgent(POSTMASTER);
  await ingestion.newWorkspace();
  await ingestion.aVerifiedDomain(domain);
  const abuse = anAddress('abuse');
  await ingestion.anAgent(abuse);
  const others = [`abuse@${domain}`, `postmaster@${anAddress().split('@')[1]!}`, `sales@${domain}`];
  expect(await kindsOf('postmaster', `Postmaster@${domain}`, abuse, ...others)).toEqual([
    POSTMASTER,
    POSTMASTER,
    abuse,
    POSTMASTER,
    'unknown_mailbox',
    'unknown_mailbox',
  ]);
});

describe('a return path of ours', () => {
  test('takes bounces, which are told to the delivery side and nobody’s mail', async () => {
    const sendId = await ingestion.aQueuedSend();
    const to = verpAddress(sendId, 'bounces.example.com', TOKEN_SECRET);
    expect(await accept(aBounceMail({ to }), [to])).toEqual({ recipients: [{ kind: 'bounce', recipient: to }] });
    expect((await ingestion.events()).map(({ type }) => type)).toEqual(['delivery.bounced', 'suppression.added']);
    expect(await ingestion.events(['inbound'])).toEqual([]);
  });

  test('that nobody signed takes nothing', async () => {
    const to = verpAddress(newId('req'), 'bounces.example.com', 'somebody else made this up');
    const { recipients } = await accept(aBounceMail({ to }), [to]);
    expect(recipients).toEqual([{ kind: 'forged_return_path', recipient: to }]);
  });
});
