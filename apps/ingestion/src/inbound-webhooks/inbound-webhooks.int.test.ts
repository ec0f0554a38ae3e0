import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogUnavailableError } from '@posthorn/event-log';
import { newId } from '@posthorn/events';
import { BLOB_STORE, type BlobStore } from '@posthorn/platform';
import { aCertificate } from '@posthorn/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { InboundMails } from '../inbound/inbound-mails.js';
import { aMail } from '../inbound/inbound.fixture.js';
import { startIngestion, type Ingestion } from '../ingestion.fixture.js';
import type { WebhookRequest } from '../provider-webhooks/provider-webhook.js';
import {
  byPostal,
  byPostmark,
  byResend,
  bySns,
  MAILGUN_KEY,
  otherRsa,
  p256,
  POSTMARK_SECRET,
  publicKeyText,
  RESEND_SECRET,
  rsa,
  snsMessage,
} from '../provider-webhooks/signed-request.fixture.js';
import {
  AMAZON_TRACE,
  byInboundParse,
  byMailgunRoute,
  SENDGRID_PASSWORD,
  sesNotice,
  traceBy,
} from './inbound-webhooks.fixture.js';
import { ProvidedMails } from './provided-mails.js';

const TOPIC = 'arn:aws:sns:us-west-2:123456789012:posthorn';
const amazon = aCertificate('sns.amazonaws.com', 'rsa');

/** What Resend answers, by the end of the address. */
const resend = new Map<string, string>();
let directory: string;
let ingestion: Ingestion;
let address: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'posthorn-inbound-webhooks-'));
  ingestion = await startIngestion(
    {
      BLOB_DIR: directory,
      POSTAL_WEBHOOK_PUBLIC_KEY: publicKeyText(rsa.publicKey),
      SES_SNS_TOPIC_ARNS: TOPIC,
      POSTMARK_WEBHOOK_SECRET: POSTMARK_SECRET,
      SENDGRID_INBOUND_PUBLIC_KEY: publicKeyText(p256.publicKey),
      SENDGRID_INBOUND_SECRET: SENDGRID_PASSWORD,
      MAILGUN_WEBHOOK_SIGNING_KEY: MAILGUN_KEY,
      RESEND_WEBHOOK_SECRET: RESEND_SECRET,
      RESEND_INBOUND_API_KEY: 're_key',
    },
    {
      fetchText: async () => amazon.cert,
      fetchBytes: async ({ pathname }) => {
        const answer = resend.get(pathname.slice(pathname.lastIndexOf('/') + 1));
        if (answer === undefined) throw new Error('api.resend.com answered 404');
        return Buffer.from(answer, 'latin1');
      },
    },
  );
});
afterAll(async () => {
  await ingestion.stop();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  vi.spyOn(ingestion.logger, 'error');
  await ingestion.newWorkspace();
  address = `sarah@${newId('dom').slice(4).toLowerCase()}.example`;
  await ingestion.anAgent(address);
});
afterEach(() => {
  const [logged] = vi.mocked(ingestion.logger.error).mock.calls;
  vi.restoreAllMocks();
  if (logged) throw new Error('a request was logged as an error', { cause: logged });
});

async function post(path: string, { body, headers }: WebhookRequest, { url } = ingestion.service) {
  const response = await fetch(`${url}/v1/inbound/${path}`, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: new Uint8Array(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as { mails?: unknown; code?: unknown },
  };
}

const sns = (payload: unknown, key = amazon.key) =>
  bySns(snsMessage(key, { TopicArn: TOPIC, Message: JSON.stringify(payload) }));
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');

/** A mail whose body is in Latin-1: bytes that are no UTF-8. */
const latin = (trace: string) => trace + aMail({ body: 'Gr\xFC\xDFe' });

interface RawCase {
  readonly path: string;
  readonly raw: string;
  readonly request: (raw: string, to: string) => WebhookRequest;
  readonly forged: (raw: string, to: string) => WebhookRequest;
}

const resendEvent = (to: string, emailId: string) => ({
  type: 'email.received',
  created_at: '2026-03-22T10:05:00.000Z',
  data: { email_id: emailId, from: 'alice@example.org', to: ['x@else.example'], received_for: [to], subject: 'Hi' },
});

const CASES: readonly RawCase[] = [
  {
    path: 'postal',
    raw: latin(traceBy('postal.acme.example')),
    request: (raw, to) =>
      byPostal({ id: 7, rcpt_to: to, mail_from: 'alice@example.org', message: base64(raw), base64: true }),
    forged: (raw, to) =>
      byPostal({ rcpt_to: to, mail_from: 'a@example.org', message: base64(raw), base64: true }, Date.now(), otherRsa),
  },
  {
    path: 'ses',
    raw: latin(AMAZON_TRACE),
    request: (raw, to) => sns(sesNotice([to], { type: 'SNS', encoding: 'BASE64' }, base64(raw))),
    forged: (raw, to) =>
      sns(sesNotice([to], { type: 'SNS', encoding: 'BASE64' }, base64(raw)), aCertificate('sns', 'rsa').key),
  },
  {
    path: 'postmark',
    raw: traceBy('p-pm-smtp-inbound01.inbound.postmarkapp.com') + aMail({ body: 'Grüße' }),
    request: (raw, to) => byPostmark(postmarkMail(raw, to)),
    forged: (raw, to) => byPostmark(postmarkMail(raw, to), Date.now(), 'guess'),
  },
  {
    path: 'sendgrid',
    raw: latin(''),
    request: (raw, to) => byInboundParse(parseValues(raw, to)),
    forged: (raw, to) => ({ ...byInboundParse(parseValues(raw, to)), body: Buffer.from('--xYzZY--') }),
  },
  {
    path: 'mailgun/mime',
    raw: latin(traceBy('mxa.mailgun.org')),
    request: (raw, to) => byMailgunRoute(routeValues(raw, to), { token: newId('tok') }),
    forged: (raw, to) => byMailgunRoute(routeValues(raw, to), { key: 'key-guess' }),
  },
  {
    path: 'resend',
    raw: latin(AMAZON_TRACE),
    request: (raw, to) => {
      const emailId = newId('eml');
      resend.set(
        emailId,
        JSON.stringify({ raw: { download_url: `https://inbound-cdn.resend.com/raw-${emailId}?s=1` } }),
      );
      resend.set(`raw-${emailId}`, raw);
      return byResend(resendEvent(to, emailId));
    },
    forged: (_, to) => byResend(resendEvent(to, 'eml_1'), Date.now(), { secret: 'whsec_AAAA' }),
  },
];

function postmarkMail(raw: string, to: string) {
  return {
    From: 'alice@example.org',
    To: 'somebody-else@acme.example',
    OriginalRecipient: to,
    Subject: 'Hello',
    Headers: [{ Name: 'Return-Path', Value: '<alice@example.org>' }],
    RawEmail: raw,
  };
}

function parseValues(raw: string, to: string) {
  return {
    email: Buffer.from(raw, 'latin1'),
    to: 'somebody-else@acme.example',
    sender_ip: '203.0.113.9',
    envelope: JSON.stringify({ to: [to], from: 'alice@example.org' }),
  };
}

function routeValues(raw: string, to: string) {
  return { recipient: to, sender: 'alice@example.org', 'body-mime': Buffer.from(raw, 'latin1') };
}

const blob = async (sha256: string) => {
  const bytes = await ingestion.service.app.get<BlobStore>(BLOB_STORE).get(sha256);
  return Buffer.from(bytes ?? []);
};

describe.each(CASES)('$path', ({ path, raw, request, forged }) => {
  const provider = path.split('/', 1)[0] ?? '';

  test('a mail is stored as it came, for the recipient of the envelope, when it is answered', async () => {
    const { status, body } = await post(path, request(raw, address));
    expect([status, body]).toMatchObject([200, { ok: true, mails: { accepted: 1, unknown_mailbox: 0 } }]);
    const [event, ...more] = await ingestion.events(['inbound']);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'inbound.received',
      data: {
        mailbox: address,
        via: provider,
        envelope: { from: 'alice@example.org', to: [address], clientIp: '203.0.113.9' },
      },
    });
    const { sha256 } = event!.data['raw'] as { sha256: string };
    const bytes = Buffer.from(raw, provider === 'postmark' ? 'utf8' : 'latin1');
    expect((await blob(sha256)).equals(bytes)).toBe(true);
  });

  test('a mail that comes again is one mail', async () => {
    const first = request(raw, address);
    for (const again of [first, first, request(raw, address)]) {
      expect(await post(path, again)).toMatchObject({ status: 200, body: { mails: { accepted: 1 } } });
    }
    expect(await ingestion.events(['inbound'])).toHaveLength(1);
  });

  test('a bad signature is refused and stores nothing', async () => {
    const { status, body } = await post(path, forged(raw, address));
    expect([status, body.code]).toEqual([401, 'INVALID_SIGNATURE']);
    expect(await ingestion.events(['inbound'])).toEqual([]);
  });

  test('a mail for nobody is acknowledged and counted', async () => {
    const { counts } = ingestion.service.app.get(ProvidedMails);
    const before = counts.get(`${provider} unknown_mailbox`) ?? 0;
    const answer = await post(path, request(raw, `nobody@${newId('dom').slice(4)}.example`));
    expect(answer).toMatchObject({ status: 200, body: { mails: { accepted: 0, unknown_mailbox: 1 } } });
    expect(counts.get(`${provider} unknown_mailbox`)).toBe(before + 1);
  });

  test('what is not stored is asked for again', async () => {
    vi.spyOn(ingestion.service.app.get(InboundMails), 'accept').mockRejectedValueOnce(new LogUnavailableError('gone'));
    const { status, headers } = await post(path, request(raw, address));
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
  });

  test('a mail that goes round in a loop is acknowledged, and stored nowhere', async () => {
    const loop = raw.replace(/Received:[^]*?\r\n(?! )|^/, (trace) => trace + traceBy('round.example').repeat(110));
    const answer = await post(path, request(loop, address));
    expect(answer).toMatchObject({ status: 200, body: { mails: { accepted: 0, loop: 1 } } });
    expect(await ingestion.events(['inbound'])).toEqual([]);
  });
});

test('without its secret each of them asks to come again', async () => {
  const closed = await startIngestion({ BLOB_DIR: directory });
  for (const { path, raw, request } of CASES) {
    const { status, headers, body } = await post(path, request(raw, address), closed.service);
    expect([path, status, body.code, headers.get('retry-after')]).toEqual([path, 503, 'WEBHOOK_DISABLED', '60']);
  }
  await closed.stop();
});

test('a mail of 20 MiB comes as well, and one of 40 MiB does not', async () => {
  const request = (mib: number) => {
    const raw = aMail({
      body: 'x'
        .repeat(70)
        .concat('\r\n')
        .repeat((mib * 1_048_576) / 72),
    });
    return byMailgunRoute(routeValues(raw, address), { token: newId('tok') });
  };
  expect(await post('mailgun/mime', request(20))).toMatchObject({ status: 200, body: { mails: { accepted: 1 } } });
  expect((await post('mailgun/mime', request(40))).status).toBe(413);
});

test('Resend that does not answer is asked again when its webhook comes again', async () => {
  const { status, body, headers } = await post('resend', byResend(resendEvent(address, newId('eml'))));
  expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'NOT_FETCHED', '5']);
});

test("a signature of Mailgun's that came with another mail is refused, also when the form is cut otherwise", async () => {
  const token = newId('tok');
  const [one, other] = [routeValues(aMail(), address), routeValues(aMail({ body: 'forged' }), address)];
  expect((await post('mailgun/mime', byMailgunRoute(one, { token }))).status).toBe(200);
  expect((await post('mailgun/mime', byMailgunRoute(one, { token, boundary: 'another' }))).status).toBe(200);
  expect((await post('mailgun/mime', byMailgunRoute(other, { token }))).status).toBe(401);
  expect(await ingestion.events(['inbound'])).toHaveLength(1);
});
