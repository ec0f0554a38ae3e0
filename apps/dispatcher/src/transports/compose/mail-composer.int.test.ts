import { type Db, createDatabase } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { generateDkimKey, parseVerpAddress, readTrackingToken } from '@posthorn/mail';
import { aWorkspace, testServers } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aMail } from '../smtp/smtp-transport.fixture.js';
import type { OutgoingMail } from '../transport.gateway.js';
import { MailComposer, type ComposerOptions } from './mail-composer.js';
import { StoredSigningKeys, type SigningKeys } from './signing-keys.js';

const SECRET = 'a secret of sixteen';
const noBlobs = { get: () => Promise.resolve(undefined) };
let db: Db;
beforeAll(() => {
  db = createDatabase({ url: testServers().databaseUrl, max: 2, applicationName: 'test' });
});
afterAll(() => db.destroy());

const composer = (
  options: Partial<ComposerOptions> = {},
  keys: SigningKeys = new StoredSigningKeys(db),
): MailComposer =>
  new MailComposer(
    {
      publicUrl: 'https://mail.example',
      tokenSecret: SECRET,
      bounceDomain: undefined,
      defaultFrom: undefined,
      ...options,
    },
    keys,
    noBlobs,
  );

async function addDomain(workspaceId: string, domain: string): Promise<void> {
  const { privateKey, publicKey } = await generateDkimKey({ bits: 1024 });
  const keys = { dkim_selector: 'ph1', dkim_private_key: privateKey, dkim_public_key: publicKey };
  await db
    .insertInto('sending_domains')
    .values({
      id: newId('dom'),
      workspace_id: workspaceId,
      domain,
      ...keys,
      warmup_started_at: null,
      verified_at: null,
      checked_at: null,
    })
    .execute();
}

async function rawOf(made: ReturnType<MailComposer['compose']>): Promise<string> {
  const composed = await made;
  if ('kind' in composed) throw new Error(composed.reason);
  return Buffer.from(composed.raw).toString('latin1');
}

test("mail of a workspace's domain is signed with its key, below the domain, too; another workspace's is not", async () => {
  const [owner, other] = [await aWorkspace(), await aWorkspace()];
  await addDomain(owner.workspaceId, 'acme.example');
  const from = (workspaceId: string, email: string): OutgoingMail =>
    aMail({ workspaceId, content: { from: { email }, text: 'x' } });
  expect(await rawOf(composer().compose(from(owner.workspaceId, 'a@acme.example')))).toMatch(
    /^DKIM-Signature:[^:]*d=acme\.example/,
  );
  expect(await rawOf(composer().compose(from(owner.workspaceId, 'a@eu.acme.example')))).toMatch(/d=acme\.example/);
  expect(await rawOf(composer().compose(from(owner.workspaceId, 'a@notacme.example')))).not.toMatch(/DKIM-Signature/);
  expect(await rawOf(composer().compose(from(other.workspaceId, 'a@acme.example')))).not.toMatch(/DKIM-Signature/);
});

test('a key is read once in half a minute, and a new one is found after it', async () => {
  const { workspaceId } = await aWorkspace();
  let now = 0;
  const keys = new StoredSigningKeys(db, () => now);
  expect(await keys.of(workspaceId, 'acme.example')).toEqual([]);
  await addDomain(workspaceId, 'acme.example');
  now = 29_000;
  expect(await keys.of(workspaceId, 'acme.example')).toEqual([]);
  now = 31_000;
  expect(await keys.of(workspaceId, 'acme.example')).toMatchObject([{ domain: 'acme.example', selector: 'ph1' }]);
});

test('with a bounce domain every mail has an envelope sender of its own', async () => {
  const mail = aMail();
  const composed = await composer({ bounceDomain: 'bounce.acme.example' }).compose(mail);
  const from = 'envelope' in composed ? composed.envelope.from : '';
  expect(from).toMatch(/@bounce\.acme\.example$/);
  expect(parseVerpAddress(from, SECRET)).toEqual({ requestId: mail.requestId });
});

test('a mail that asks for it can be unsubscribed from with one click, for its scope', async () => {
  const mail = aMail({ content: { from: { email: 'a@acme.example' }, text: 'x', unsubscribe: 'campaign' } });
  const raw = (await rawOf(composer().compose(mail))).replaceAll('\r\n ', '');
  const [, token = ''] = /List-Unsubscribe: <https:\/\/mail\.example\/t\/u\/([^>]+)>/.exec(raw) ?? [];
  expect(readTrackingToken(token, SECRET)).toEqual({
    kind: 'unsubscribe',
    requestId: mail.requestId,
    scope: 'campaign',
  });
  expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
});

test('links and pixels are ours only where the mail asks for them', async () => {
  const html = '<p><a href="https://acme.example/">x</a></p>';
  const from = { email: 'a@acme.example' };
  const plain = await composer().parts(aMail({ content: { from, html } }));
  expect(plain).toMatchObject({ html });
  const tracked = await composer().parts(aMail({ content: { from, html, tracking: { opens: true, clicks: true } } }));
  expect('html' in tracked && tracked.html).toMatch(
    /https:\/\/mail\.example\/t\/c\/.*https:\/\/mail\.example\/t\/o\//s,
  );
});

test('the same mail composed twice has the same bytes', async () => {
  const mail = aMail({ queuedAt: new Date('2026-11-20T10:00:00Z') });
  expect(await rawOf(composer().compose(mail))).toBe(await rawOf(composer().compose(mail)));
});

test.each([
  ['no sender', { content: { text: 'x' } }, { kind: 'failed', reason: expect.stringContaining('MAIL_FROM') }],
  [
    'nothing in it',
    { content: { from: { email: 'a@acme.example' } } },
    { kind: 'failed', reason: expect.stringContaining('empty') },
  ],
  [
    'a field that Posthorn writes',
    { content: { from: { email: 'a@acme.example' }, text: 'x', headers: { 'DKIM-Signature': 'x' } } },
    { kind: 'failed' },
  ],
  [
    'an attachment that is not stored',
    {
      content: {
        from: { email: 'a@acme.example' },
        attachments: [{ filename: 'x', contentType: 'text/plain', sha256: 'b'.repeat(64), sizeBytes: 1 }],
      },
    },
    { kind: 'deferred', scope: 'recipient' },
  ],
])('%s: whole or in parts', async (_what, mail, outcome) => {
  expect(await composer().compose(aMail(mail))).toMatchObject(outcome);
  expect(await composer().parts(aMail(mail))).toMatchObject(outcome);
});

test('without a secret nobody could unsubscribe, so the mail waits for one', async () => {
  const content = { from: { email: 'a@acme.example' }, text: 'x', unsubscribe: 'tenant' } as const;
  expect(await composer({ tokenSecret: undefined }).compose(aMail({ content }))).toMatchObject({
    kind: 'deferred',
    scope: 'recipient',
    reason: expect.stringContaining('MAIL_TOKEN_SECRET'),
  });
});

test('a database that is away defers, and is asked again', async () => {
  let isAway = true;
  const keys = { of: () => (isAway ? Promise.reject(new Error('connection refused')) : Promise.resolve([])) };
  const made = composer({}, keys);
  expect(await made.compose(aMail())).toMatchObject({ kind: 'deferred', scope: 'provider' });
  isAway = false;
  expect(await made.compose(aMail())).toHaveProperty('raw');
});
