import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@posthorn/embedded';
import { newId } from '@posthorn/events';
import { composeMail, dkimDnsRecords, generateDkimKey, messageIdOf, type MailContent } from '@posthorn/mail';
import { aDnsZone, type DnsZone } from '@posthorn/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBounceMail } from '../../apps/ingestion/src/bounce-mails/bounce-mail.fixture.js';
import { complaintsIn } from '../system/clean-log.js';
import { eventually } from '../system/eventually.js';
import { type Instance, startInstance } from '../system/instance.js';
import { streamed } from '../system/received-events.js';
import { aRecipient, call, requestSend } from '../system/requests.js';
import { theSystem } from '../system/system.js';

const CLIENT_IP = '192.0.2.7';
const DOMAIN = 'example.com';
const AGENT = 'sarah@acme.mails.ai';
const SECRET = 'what Postmark presents';
const WAIT_MS = 20_000;
const SUPPRESSED = { status: 'blocked', reason: 'suppressed' };

/** From the webhook of a provider to what became of a send, with everything between them at work. */
describe.skipIf(theSystem().local === undefined)('mail that a provider hands over', () => {
  let dir: string;
  let zone: DnsZone;
  let instance: Instance;
  let keys: { live: string; molted: string };
  let privateKey: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'posthorn-providers-'));
    zone = await aDnsZone();
    const pair = await generateDkimKey();
    privateKey = pair.privateKey;
    for (const { name, value } of dkimDnsRecords({ domain: DOMAIN, selector: 's1', publicKey: pair.publicKey })) {
      zone.set(name, { TXT: [value] });
    }
    zone.set(DOMAIN, { TXT: [`v=spf1 ip4:${CLIENT_IP} -all`] });
    zone.set(`_dmarc.${DOMAIN}`, { TXT: ['v=DMARC1; p=reject'] });
    instance = startInstance({
      dataDir: join(dir, 'data'),
      port: await freePort(),
      env: { DNS_SERVERS: zone.address, POSTMARK_WEBHOOK_SECRET: SECRET },
    });
    const credentials = await instance.ready();
    keys = { live: credentials.keys.mk_live, molted: credentials.keys.mm_live };
    const json = { name: 'Sarah', email: AGENT, classify_inbound: true };
    const answer = await call('POST', '/v1/agents', { url: instance.url, key: keys.live, json });
    expect(answer, answer.text).toMatchObject({ status: 201 });
  });
  afterAll(async () => {
    expect(complaintsIn(instance.output()), 'what the instance logged').toEqual([]);
    await instance.stop();
    await zone.close();
    await rm(dir, { recursive: true, force: true });
  });

  /** As Postmark posts what its servers took in from the client. */
  async function handOver(raw: string, returnPath: string): Promise<void> {
    const trace = `Received: from mx.example.com (mx.example.com [${CLIENT_IP}]) by p-1.inbound.postmarkapp.com with ESMTPS id 1; Tue, 12 May 2026 07:00:00 +0000\r\n`;
    const json = {
      OriginalRecipient: AGENT,
      Headers: [{ Name: 'Return-Path', Value: `<${returnPath}>` }],
      RawEmail: trace + raw,
    };
    const authorization = `Basic ${Buffer.from(`posthorn:${SECRET}`).toString('base64')}`;
    const answer = await call('POST', '/v1/inbound/postmark', { url: instance.url, json, headers: { authorization } });
    expect(answer, answer.text).toMatchObject({ status: 200, body: { mails: { accepted: 1 } } });
  }

  /** A mail of the domain, signed. */
  async function signed(from: string, content: MailContent): Promise<string> {
    const { raw } = await composeMail(
      { from: { email: from }, to: [{ email: AGENT }], ...content },
      {
        requestId: newId('req'),
        recipient: AGENT,
        messageIdDomain: DOMAIN,
        date: new Date('2026-05-12T07:00:00Z'),
        dkim: [{ domain: DOMAIN, selector: 's1', privateKey }],
        attachments: () => Promise.reject(new Error('there are none')),
      },
    );
    return Buffer.from(raw).toString();
  }

  const send = (recipient: string) =>
    requestSend(recipient, { key: keys.molted, url: instance.url, payload: { subject: 'Hello', text: 'Hello!' } });
  const ask = (recipient: string) =>
    call('POST', '/v1/agent/request-send', {
      url: instance.url,
      key: keys.molted,
      json: { recipientEmail: recipient, payload: { subject: 'Again', text: 'Again!' } },
    });

  /** The answer to the first request that is refused. */
  async function refusal(recipient: string): Promise<unknown> {
    let body: unknown;
    await eventually(`${recipient} is not written to any more`, WAIT_MS, async () => {
      ({ body } = await ask(recipient));
      return !JSON.stringify(body).includes('"queued"');
    });
    return body;
  }

  test('is authenticated by the client that its provider names, and on the stream', async () => {
    const from = `user@${DOMAIN}`;
    await handOver(await signed(from, { subject: 'By Postmark', text: 'Hi' }), from);
    const { data } = await streamed(
      { url: instance.url, key: keys.live },
      ({ data }) => data['subject'] === 'By Postmark',
    );
    expect(data).toMatchObject({ spf_pass: true, dkim_pass: true, dmarc_pass: true, agent_email: AGENT });
  });

  test('bounces the send it returns, and suppresses its recipient, unless it is made up', async () => {
    const [alice, bob] = [aRecipient(), aRecipient()];
    const [requestId, other] = [await send(alice), await send(bob)];
    const about = (id: string, recipient: string) =>
      aBounceMail({ to: AGENT, messageId: messageIdOf(id, 'acme.mails.ai') }).replaceAll(
        'alice@example.org',
        recipient,
      );
    await handOver(about(other, alice), '<>');
    await handOver(about(requestId, alice), '<>');
    expect(await refusal(alice)).toMatchObject(SUPPRESSED);
    expect(await ask(bob)).toMatchObject({ status: 200, body: { status: 'queued' } });
  });

  test('unsubscribes who answers that no more mail is wanted', async () => {
    const recipient = aRecipient();
    const inReplyTo = messageIdOf(await send(recipient), 'acme.mails.ai');
    const text = 'Please unsubscribe me and stop emailing me. Remove me from your mailing list.';
    await handOver(await signed(recipient, { subject: 'Re: Hello', inReplyTo, text }), recipient);
    expect(await refusal(recipient)).toMatchObject(SUPPRESSED);
  });
});
