import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@posthorn/events';
import { verpAddress } from '@posthorn/mail';
import { BLOB_STORE, type BlobStore } from '@posthorn/platform';
import { createTransport } from 'nodemailer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aBounceMail } from '../../bounce-mails/bounce-mail.fixture.js';
import { startIngestion, type Ingestion } from '../../ingestion.fixture.js';
import { aMail } from '../inbound.fixture.js';
import { RawClient } from './smtp-client.fixture.js';
import { SmtpDoor } from './smtp-door.js';

const TOKEN_SECRET = 'a secret of sixteen characters';

let directory: string;
let ingestion: Ingestion;
let port: number;
/** A mailbox of the test's workspace. */
let to: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'posthorn-smtp-'));
  ingestion = await startIngestion({
    BLOB_DIR: directory,
    SMTP_PORT: 0,
    SMTP_NAME: 'mx.acme.example',
    MAIL_TOKEN_SECRET: TOKEN_SECRET,
  });
  port = ingestion.service.app.get(SmtpDoor).port ?? 0;
});
afterAll(async () => {
  await ingestion.stop();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  await ingestion.newWorkspace();
  to = `sarah@${newId('dom').slice(4).toLowerCase()}.example`;
  await ingestion.anAgent(to);
});

const clients: RawClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
async function greeted(): Promise<RawClient> {
  const client = await RawClient.greeted(port);
  clients.push(client);
  return client;
}

const received = async () => (await ingestion.events(['inbound'])).map(({ data }) => data as Received);
interface Received extends Record<string, unknown> {
  readonly messageId: string;
  readonly raw: { readonly sha256: string; readonly sizeBytes: number };
  readonly envelope: Record<string, unknown>;
}
/** The bytes of the only mail. */
async function storedMail(): Promise<string> {
  const [mail, ...more] = await received();
  expect(more).toEqual([]);
  const bytes = await ingestion.service.app.get<BlobStore>(BLOB_STORE).get(mail!.raw.sha256);
  return Buffer.from(bytes!).toString('latin1');
}

describe('a mail by SMTP', () => {
  test('is stored as it came before it is answered', async () => {
    const client = await greeted();
    await client.beginMail(to);
    const answer = await client.say(`${aMail()}.`);
    const [mail] = await received();
    expect(answer).toBe(`250 2.6.0 OK ${mail!.messageId}`);
    expect(mail!.envelope).toEqual({
      from: 'alice@example.org',
      to: [to],
      clientIp: '127.0.0.1',
      helo: 'mx.example.org',
    });
    expect(await storedMail()).toBe(aMail());
    expect(await client.say('QUIT')).toMatch(/^221 /);
  });

  test('of a library with attachments arrives', async () => {
    const transport = createTransport({ host: '127.0.0.1', port, pool: true, maxConnections: 2 });
    const attachments = [{ filename: 'order.bin', content: Buffer.alloc(300_000, 7) }];
    const sent = Array.from({ length: 8 }, (_, i) =>
      transport.sendMail({ from: 'bob@example.org', to, subject: `Mail ${i}`, text: '.\n..\n.dots', attachments }),
    );
    const answers = (await Promise.all(sent)).map(({ response }) => response);
    transport.close();
    const mails = await received();
    expect(mails).toHaveLength(8);
    expect(answers.toSorted()).toEqual(mails.map(({ messageId }) => `250 2.6.0 OK ${messageId}`).toSorted());
  });

  test('has the envelope of its own transaction, several to a connection', async () => {
    const client = await greeted();
    await client.beginMail(to);
    await client.say(`${aMail({ body: 'one' })}.`);
    await client.say('MAIL FROM:<>');
    await client.say(`RCPT TO:<${to.replace('@', '+x@')}>`);
    await client.say('DATA');
    await client.say(`${aMail({ body: 'two' })}.`);
    expect((await received()).map(({ envelope }) => [envelope['from'], envelope['to']])).toEqual([
      ['alice@example.org', [to]],
      ['', [to.replace('@', '+x@')]],
    ]);
  });

  test('may be pipelined, in one piece or byte by byte', async () => {
    const whole = `EHLO mx.example.org\r\nMAIL FROM:<a@example.org> BODY=8BITMIME SMTPUTF8\r\nRCPT TO:<${to}>\r\nDATA\r\n`;
    const mail = aMail({ body: 'p' });
    const client = await greeted();
    client.write(`${whole}${mail}.\r\nMAIL FROM:<b@example.org>\r\nRCPT TO:<${to}>\r\nDATA\r\n`);
    for (const char of `${aMail({ body: '..q' })}.\r\nQUIT\r\n`) client.write(char);
    const replies = [];
    for (let i = 0; i < 9; i++) replies.push((await client.reply()).slice(0, 3));
    expect(replies).toEqual(['250', '250', '250', '354', '250', '250', '250', '354', '250']);
    expect(await received()).toHaveLength(2);
  });

  test('may hold anything: nothing, NUL bytes, 8-bit bytes, lines without end, dots', async () => {
    const bodies = ['', '\0\0\xff\xfe\r\n', `${'x'.repeat(200_000)}\r\n`, '.\r\n..\r\n...\r\nx\r\n', '\r\n\r\n'];
    const client = await greeted();
    for (const body of bodies) {
      await client.beginMail(to);
      client.write(Buffer.from(`${body.replaceAll(/^\./gm, '..')}.\r\n`, 'latin1'));
      expect(await client.reply()).toMatch(/^250 2\.6\.0 /);
    }
    const blobs = ingestion.service.app.get<BlobStore>(BLOB_STORE);
    const stored = await Promise.all((await received()).map(({ raw }) => blobs.get(raw.sha256)));
    expect(stored.map((bytes) => Buffer.from(bytes!).toString('latin1'))).toEqual(bodies);
  });
});

describe('the end of a mail', () => {
  // CVE-2023-51764: a server that takes another one for it lets a sender smuggle in a second mail.
  test.each(['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r\n.\r', '\r\n\0.\r\n', '\r\n.\0\r\n'])(
    'is not %j',
    async (smuggled) => {
      const client = await greeted();
      await client.beginMail(to);
      const commands = `MAIL FROM:<admin@acme.example>\r\nRCPT TO:<${to}>\r\nDATA\r\nFrom: x\r\n`;
      client.write(`Subject: x\r\n\r\none${smuggled}${commands}`);
      client.write('\r\n.\r\n');
      expect(await client.reply()).toMatch(/^250 2\.6\.0 /);
      expect(await client.say('NOOP')).toMatch(/^250 /);
      expect(await storedMail()).toContain(commands);
    },
  );
});

describe('a recipient', () => {
  test('without a mailbox is refused at once, for good', async () => {
    const client = await greeted();
    await client.say('EHLO mx.example.org');
    await client.say('MAIL FROM:<alice@example.org>');
    expect(await client.say('RCPT TO:<nobody@example.net>')).toBe(
      '550 5.1.1 <nobody@example.net>: there is no such mailbox here',
    );
    expect(await client.say('DATA')).toMatch(/^503 /);
  });

  test('is not refused when others are', async () => {
    const client = await greeted();
    await client.say('EHLO mx.example.org');
    await client.say('MAIL FROM:<alice@example.org>');
    await client.say('RCPT TO:<nobody@example.net>');
    expect(await client.say(`RCPT TO:<${to.toUpperCase()}>`)).toMatch(/^250 2\.1\.5 /);
    await client.say('DATA');
    expect(await client.say(`${aMail()}.`)).toMatch(/^250 2\.6\.0 OK rcv_/);
  });

  test('whose address is not of ASCII is found in either spelling of its domain', async () => {
    const domain = newId('dom').slice(4).toLowerCase();
    await ingestion.anAgent(`jürgen@xn--bcher-kva.${domain}.example`);
    const client = await greeted();
    await client.say('EHLO mx.example.org');
    client.write(Buffer.from('MAIL FROM:<jörg@example.org> SMTPUTF8\r\n'));
    expect(await client.reply()).toMatch(/^250 /);
    for (const host of ['bücher', 'xn--bcher-kva']) {
      client.write(Buffer.from(`RCPT TO:<Jürgen@${host}.${domain}.example>\r\n`));
      expect(await client.reply()).toMatch(/^250 /);
    }
    await client.say('DATA');
    await client.say(`${aMail()}.`);
    expect((await received())[0]).toMatchObject({ envelope: { from: 'jörg@example.org' } });
  });

  test('that is a return path of ours takes a bounce of its send; one that nobody signed is none', async () => {
    const sendId = await ingestion.aQueuedSend();
    const path = verpAddress(sendId, 'bounces.example.com', TOKEN_SECRET);
    const client = await greeted();
    await client.beginMail(path, '');
    expect(await client.say(`${aBounceMail({ to: path })}.`)).toBe('250 2.6.0 OK');
    expect((await ingestion.events()).map(({ type }) => type)).toContain('delivery.bounced');
    await client.say('MAIL FROM:<>');
    const forged = verpAddress(sendId, 'bounces.example.com', 'somebody else made this up');
    expect(await client.say(`RCPT TO:<${forged}>`)).toBe('550 5.1.1 This return path was not made here');
  });

  test('that somebody makes up again and again ends the connection', async () => {
    const client = await greeted();
    await client.say('EHLO mx.example.org');
    await client.say('MAIL FROM:<alice@example.org>');
    const lines = Array.from({ length: 10_000 }, (_, i) => `RCPT TO:<guess${i}@example.net>\r\n`);
    client.write(lines.join(''));
    const replies: string[] = [];
    for (let reply = await client.reply(); reply !== ''; reply = await client.reply()) replies.push(reply);
    expect(replies).toHaveLength(21);
    expect(replies.at(-1)).toBe('421 4.7.0 Too many errors; closing');
  });

  test('beyond the most of one mail has to be in another', async () => {
    const client = await greeted();
    await client.say('EHLO mx.example.org');
    await client.say('MAIL FROM:<alice@example.org>');
    const replies: string[] = [];
    for (let i = 0; i < 150; i++) replies.push(await client.say(`RCPT TO:<${to.replace('@', `+${i}@`)}>`));
    expect(replies.filter((reply) => reply.startsWith('250'))).toHaveLength(100);
    expect(replies.at(-1)).toMatch(/^452 4\.5\.3 /);
    await client.say('DATA');
    expect(await client.say(`${aMail()}.`)).toMatch(/^250 /);
    expect((await received())[0]!.envelope['to']).toHaveLength(100);
  });
});

test('no login, no chunks, no relaying, and nobody is told who has a mailbox', async () => {
  const client = await greeted();
  const features = (await client.say('EHLO mx.example.org')).split('\r\n').map((line) => line.slice(4));
  expect(features).toEqual([
    'mx.acme.example',
    'PIPELINING',
    '8BITMIME',
    'SMTPUTF8',
    'ENHANCEDSTATUSCODES',
    'SIZE 26214400',
  ]);
  for (const command of [
    'AUTH PLAIN AGEAYg==',
    'STARTTLS',
    'BDAT 5 LAST',
    'EXPN staff',
    'WIZ x',
    'XCLIENT ADDR=192.0.2.1',
  ]) {
    expect(await client.say(command)).toMatch(/^5\d\d 5\./);
  }
  expect(await client.say(`VRFY ${to}`)).toMatch(/^252 /);
});

test('a parameter that EHLO does not offer is refused, and the mail goes on without it', async () => {
  const client = await greeted();
  await client.say('EHLO mx.example.org');
  for (const parameter of ['RET=FULL', 'X=1', 'AUTH=<>', `${'Ü'.repeat(500)}=1`])
    expect(await client.say(`MAIL FROM:<alice@example.org> SIZE=100 ${parameter}`)).toMatch(/^555 5\.5\.4 .{0,100}$/);
  expect(await client.say('MAIL FROM:<alice@example.org> size=100 BODY=8BITMIME SMTPUTF8')).toMatch(/^250 /);
  for (const parameter of ['NOTIFY=SUCCESS', 'SIZE=100', 'FOO'])
    expect(await client.say(`RCPT TO:<${to}> ${parameter}`)).toMatch(/^555 5\.5\.4 /);
  expect(await client.say(`RCPT TO:<${to}>`)).toMatch(/^250 /);
});

test('a mail that is said to be too large is refused before it is sent', async () => {
  const client = await greeted();
  await client.say('EHLO mx.example.org');
  expect(await client.say('MAIL FROM:<alice@example.org> SIZE=26214401')).toMatch(/^552 5\.3\.4 /);
  expect(await client.say('MAIL FROM:<alice@example.org> SIZE=26214400')).toMatch(/^250 /);
});

test('a mail that its client leaves in the midst of is no mail', async () => {
  const client = await greeted();
  await client.beginMail(to);
  client.write(aMail());
  client.close();
  const door = ingestion.service.app.get(SmtpDoor);
  await expect.poll(() => door.counts.get('cut_off')).toBe(1);
  expect(door.bufferedBytes).toBe(0);
  expect(await received()).toEqual([]);
});

test('a mail that the disk does not take is to come again, and is not in the log', async () => {
  const file = join(directory, 'no-directory');
  await writeFile(file, '');
  const full = await startIngestion({ BLOB_DIR: file, SMTP_PORT: 0 });
  full.workspace = ingestion.workspace;
  await full.anAgent(to);
  const client = await RawClient.greeted(full.service.app.get(SmtpDoor).port ?? 0);
  clients.push(client);
  await client.beginMail(to);
  expect(await client.say(`${aMail()}.`)).toBe('451 4.3.0 The mail could not be stored; send it again later');
  expect(await received()).toEqual([]);
  await full.stop();
});
