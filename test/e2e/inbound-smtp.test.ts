import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { EventStream } from '../system/event-stream.js';
import { call, ownKey } from '../system/requests.js';
import { theLocalSystem, theSystem } from '../system/system.js';

/** Where the banner says: five above the API's port, unless another system of this run is there. */
function smtpPort(): number {
  const [, port] = /^ *SMTP +127\.0\.0\.1:(\d+) /m.exec(readFileSync(theLocalSystem().logFile, 'utf8')) ?? [];
  return Number(port);
}

async function deliver(to: string, text: string): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort() });
  try {
    const { response } = await transport.sendMail({
      from: 'Alice <alice@example.org>',
      to,
      subject: 'Your quote',
      text,
    });
    return response;
  } finally {
    transport.close();
  }
}

async function anAgent(): Promise<string> {
  const name = randomUUID().slice(0, 13);
  const email = `sarah@${name}.example`;
  const key = theSystem().credentials.keys.mk_live;
  const made = await call('POST', '/v1/agents', { key, json: { name, email } });
  expect(made, made.text).toMatchObject({ status: 201 });
  return email;
}

test.skipIf(theSystem().local === undefined)(
  'a mail by SMTP is on the stream, received and then understood',
  async () => {
    const mailbox = await anAgent();
    await using stream = await EventStream.open({ query: { eventTypes: 'inbound.*' } });
    await using test = await EventStream.open({
      key: theSystem().credentials.keys.mm_test,
      query: { eventTypes: 'inbound.*' },
    });
    const answer = await deliver(mailbox.replace('@', '+quotes@'), 'Tuesday at 10am works.');
    const [, messageId = ''] = /^250 2\.6\.0 OK (rcv_\w+)$/.exec(answer) ?? [];
    const mine = () => stream.frames.filter(({ data }) => data['messageId'] === messageId);
    await stream.until('that it is classified', () => mine().some(({ event }) => event === 'inbound.classified'));
    const [first] = mine();
    expect(first).toMatchObject({
      event: 'inbound.received',
      data: { from: 'alice@example.org', mailbox, via: 'smtp', envelope: { to: [mailbox.replace('@', '+quotes@')] } },
    });
    expect(test.frames).toEqual([]);
  },
);

test.skipIf(theSystem().local === undefined)(
  'a mail that is sent twice is one, and one to nobody is none',
  async () => {
    const mailbox = await anAgent();
    const headers = { 'x-envelope-to': mailbox, 'content-type': 'message/rfc822' };
    const raw = 'From: bob@example.org\r\nSubject: Once\r\n\r\nHi\r\n';
    const posted = await call('POST', '/v1/inbound/mail', { key: ownKey(), headers, body: raw });
    const again = await call('POST', '/v1/inbound/mail', { key: ownKey(), headers, body: raw });
    expect(again.body).toEqual(posted.body);
    await expect(deliver(`nobody@${mailbox.slice(mailbox.indexOf('@') + 1)}`, 'Hi')).rejects.toThrow(/550 5\.1\.1/);
  },
);
