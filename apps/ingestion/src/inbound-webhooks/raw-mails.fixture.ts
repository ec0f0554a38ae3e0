import { newId } from '@posthorn/events';
import { aCertificate } from '@posthorn/testing';
import { aMail } from '../inbound/inbound.fixture.js';
import type { WebhookRequest } from '../provider-webhooks/provider-webhook.js';
import {
  byPostal,
  byPostmark,
  byResend,
  bySns,
  otherRsa,
  snsMessage,
} from '../provider-webhooks/signed-request.fixture.js';
import { AMAZON_TRACE, byInboundParse, byMailgunRoute, sesNotice, traceBy } from './inbound-webhooks.fixture.js';

export const TOPIC = 'arn:aws:sns:us-west-2:123456789012:posthorn';
export const amazon = aCertificate('sns.amazonaws.com', 'rsa');

/** What Resend answers, by the end of the address. */
const resend = new Map<string, string>();

export async function askResend({ pathname }: URL): Promise<Buffer> {
  const answer = resend.get(pathname.slice(pathname.lastIndexOf('/') + 1));
  if (answer === undefined) throw new Error('api.resend.com answered 404');
  return Promise.resolve(Buffer.from(answer, 'latin1'));
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

export const resendEvent = (to: string, emailId: string) => ({
  type: 'email.received',
  created_at: '2026-03-22T10:05:00.000Z',
  data: { email_id: emailId, from: 'alice@example.org', to: ['x@else.example'], received_for: [to], subject: 'Hi' },
});

/** One raw mail, as each provider hands it over, and as somebody else would. */
export const RAW_CASES: readonly RawCase[] = [
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

export function routeValues(raw: string, to: string) {
  return { recipient: to, sender: 'alice@example.org', 'body-mime': Buffer.from(raw, 'latin1') };
}
