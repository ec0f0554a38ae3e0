import { DeliveryAccepted } from '@posthorn/events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RAW, type WantedMail } from '../received-mail.fixture.js';
import { MailsAiBench } from './mails-ai.fixture.js';

let bench: MailsAiBench;
beforeAll(async () => {
  bench = await MailsAiBench.start();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => bench.renew());

/** A mail that arrived for sarah. */
const received = (wanted?: WantedMail) => bench.receive(wanted);

async function queued() {
  return (await bench.events('send')).filter(({ type }) => type === 'send.queued');
}

describe('a reply', () => {
  test('to a received mail goes to its author, in its thread, found by its id and by its event', async () => {
    const { id, eventId, threadId } = await received();
    for (const path of [id, eventId]) {
      const { status, body } = await bench.post(`messages/${path}/reply`, { body: 'Soon!', body_text: 'Soon!' });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        in_reply_to_message_id: id,
        from: 'sarah@acme.example',
        to: ['dana@customer.example'],
        subject: 'Re: My order',
        status: 'queued',
      });
      const raw = await bench.get(`messages/${body.id}/raw`);
      expect(raw.body).toMatch(/^In-Reply-To: <m1@customer\.example>\r$/m);
      expect(raw.body).toMatch(/^References: <m1@customer\.example>\r$/m);
    }
    expect((await queued()).map(({ data: { origin, threadId: its } }) => ({ origin, threadId: its }))).toEqual([
      { origin: { kind: 'reply', id }, threadId },
      { origin: { kind: 'reply', id }, threadId },
    ]);
    expect((await bench.get('events?event_type=message.replied')).body.data).toHaveLength(2);
  });

  test('goes where the mail asks for it, and to its author alone when another may have written it', async () => {
    const replyTo = 'desk@elsewhere.example';
    const { id } = await received({ replyTo });
    expect((await bench.post(`messages/${id}/reply`, { body_text: 'x' })).body).toMatchObject({ to: [replyTo] });
    const forged = await received({ replyTo, flags: ['dmarc_fail'] });
    const reply = await bench.post(`messages/${forged.id}/reply`, { body_text: 'x' });
    expect(reply.body).toMatchObject({ to: ['dana@customer.example'] });
  });

  test.each([
    ['none', 'desk@elsewhere.example'],
    ['fail', 'dana@customer.example'],
    ['temperror', 'dana@customer.example'],
    ['permerror', 'dana@customer.example'],
  ] as const)('to a mail of which DMARC says %s, and which asks for another domain, goes to %s', async (dmarc, to) => {
    // A stranger's own domain passes SPF, whoever the mail says it is from.
    const authentication = { spf: 'pass', dkim: 'none', dmarc } as const;
    const { id } = await received({ replyTo: 'desk@elsewhere.example', authentication });
    expect((await bench.post(`messages/${id}/reply`, { body_text: 'x' })).body).toMatchObject({ to: [to] });
  });

  test('to a message of ours goes to whom it went to, and with reply_all to the copies', async () => {
    const sent = (
      await bench.send({ to: ['a@example.com', 'B <b@example.com>'], cc: 'c@example.com', bcc: 'd@example.com' })
    ).body;
    const first = String((await queued())[0]?.data['requestId']);
    await bench.record(
      DeliveryAccepted.of({
        requestId: first,
        recipientEmail: 'a@example.com',
        acceptedAt: new Date().toISOString(),
        provider: 'smtp',
        attempt: 1,
        messageId: `<${first}@acme.example>`,
      }),
      'a@example.com',
      { correlationId: first },
    );
    const plain = (await bench.post(`messages/${sent.id}/reply`, { body_text: 'One more thing' })).body;
    expect(plain).toMatchObject({ to: ['a@example.com', 'b@example.com'], subject: 'Re: Hello' });
    expect(plain).not.toHaveProperty('cc');
    const all = (await bench.post(`messages/${sent.id}/reply`, { body_text: 'And another', reply_all: true })).body;
    expect(all).toMatchObject({ to: ['a@example.com', 'b@example.com'], cc: ['c@example.com'] });
    const raw = (await bench.get(`messages/${all.id}/raw`)).body;
    expect(raw).toMatch(new RegExp(`^In-Reply-To: <${first}@acme\\.example>`, 'm'));
    expect(raw).not.toContain('d@example.com');
  });

  test('keeps a subject that is a reply already', async () => {
    const { id } = await received({ subject: 'RE: My order' });
    expect((await bench.post(`messages/${id}/reply`, { body_text: 'x' })).body.subject).toBe('RE: My order');
  });

  test('as part of a new message: in_reply_to_message_id', async () => {
    const { id } = await received();
    const { body } = await bench.send({ to: 'dana@customer.example', in_reply_to_message_id: id });
    expect((await bench.get(`messages/${body.id}/raw`)).body).toMatch(/^In-Reply-To: <m1@customer\.example>/m);
    expect(await bench.send({ in_reply_to_message_id: 'rcv_nothing' })).toMatchObject({ status: 404 });
  });

  test('under a key is made once for each original', async () => {
    const [one, other] = [await received(), await received()];
    const headers = { 'idempotency-key': 'k' };
    const ids = new Set<string>();
    for (const { id } of [one, one])
      ids.add((await bench.post(`messages/${id}/reply`, { body_text: 'x' }, { headers })).body.id);
    expect(ids.size).toBe(1);
    expect((await bench.post(`messages/${other.id}/reply`, { body_text: 'x' }, { headers })).status).toBe(422);
  });
});

describe('a forward', () => {
  test('of a received mail carries it whole, and is on record as one', async () => {
    const { id } = await received();
    const { status, body } = await bench.post(`messages/${id}/forward`, {
      to: ['x@example.com', 'y@example.com'],
      body_text: 'FYI',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      forwarded_from: id,
      subject: 'Fwd: My order',
      to: ['x@example.com', 'y@example.com'],
    });
    const raw = (await bench.get(`messages/${body.id}/raw`)).body as string;
    expect(raw).toContain('forwarded-message.eml');
    expect(raw.replaceAll('\r\n', '')).toContain(Buffer.from(RAW).toString('base64'));
    const events = (await bench.get('events?event_type=message.forwarded')).body.data;
    expect(events.map(({ data }: { data: { forwarded_to: string } }) => data.forwarded_to).toSorted()).toEqual([
      'x@example.com',
      'y@example.com',
    ]);
    expect(events[0]).toMatchObject({ source_message_id: id, data: { message_id: body.id } });
  });

  test('of a message of ours quotes it, with its files', async () => {
    const attachments = [
      { filename: 'invoice.txt', content_base64: Buffer.from('42 EUR').toString('base64'), content_type: 'text/plain' },
    ];
    const sent = (await bench.send({ body_html: '<b>Hi</b>', attachments })).body;
    const { body } = await bench.post(`messages/${sent.id}/forward`, { to: 'x@example.com', body_text: 'a < b' });
    const shown = (await bench.get(`messages/${body.id}`)).body;
    expect(shown.body_text).toMatch(
      /^a < b\r\n\r\n-+ Forwarded message -+\r\nFrom: sarah@acme\.example\r\nSubject: Hello\r\n\r\nHi$/,
    );
    expect(shown.body_html).toMatch(/^a &lt; b<br><br>-+ Forwarded.*<b>Hi<\/b>$/);
    expect((await bench.get(`messages/${body.id}/raw`)).body).toContain('invoice.txt');
  });
});

describe('the raw mail', () => {
  test('of a received one is as it came; of ours as it is composed', async () => {
    const { id } = await received();
    const raw = await bench.get(`messages/${id}/raw`);
    expect(raw.body).toBe(RAW);
    expect(raw.headers.get('content-type')).toBe('message/rfc822');
    expect(raw.headers.get('content-disposition')).toContain('attachment');
    const sent = (await bench.send({ to: 'Alice <alice@example.com>' })).body;
    const ours = (await bench.get(`messages/${sent.id}/raw`)).body;
    expect(ours).toMatch(/^From: sarah <sarah@acme\.example>\r$/m);
    expect(ours).toMatch(/^To: Alice <alice@example\.com>\r$/m);
    expect(ours).toMatch(/^Message-ID: <req_\w{26}@acme\.example>\r$/m);
  });

  test('is not there for a key of the other world, nor for one bound to another mailbox', async () => {
    const { id, eventId } = await received();
    const tried = await received({ testMode: true });
    await bench.agent('billing', 'billing@acme.example');
    const bound = await bench.key('mk_live', undefined, 'billing@acme.example');
    for (const [path, key] of [
      [id, bench.tenant.test],
      [eventId, bench.tenant.test],
      [tried.id, bench.tenant.live],
      [id, bound],
      ['evt_01JPYC2K7Q0M002000000000A1', bench.tenant.live],
      ['nonsense', bench.tenant.live],
    ] as const)
      expect((await bench.get(`messages/${path}/raw`, { key })).status, path).toBe(404);
    expect((await bench.get(`messages/${tried.id}/raw`, { key: bench.tenant.test })).status).toBe(200);
  });
});
