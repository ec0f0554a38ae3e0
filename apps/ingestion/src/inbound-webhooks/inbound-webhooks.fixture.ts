import { createHmac, createSign, sign } from 'node:crypto';
import { postalKeyId } from '../provider-webhooks/postal/postal-signature.js';
import type { WebhookRequest } from '../provider-webhooks/provider-webhook.js';
import { MAILGUN_KEY, p256, rsa } from '../provider-webhooks/signed-request.fixture.js';

export const SENDGRID_PASSWORD = 'a password: of sixteen and more';

export interface FormFile {
  readonly bytes: string | Uint8Array;
  readonly filename: string;
  readonly type: string;
}
export type FormValues = Readonly<Record<string, string | Uint8Array | FormFile>>;

const isFile = (value: FormValues[string]): value is FormFile => typeof value === 'object' && 'bytes' in value;

/** As a provider posts it. */
export function aForm(values: FormValues, boundary = 'xYzZY'): { body: Buffer; contentType: string } {
  const parts = Object.entries(values).map(([name, value]) => {
    const file = isFile(value) ? `; filename="${value.filename}"\r\nContent-Type: ${value.type}` : '';
    const bytes = isFile(value) ? value.bytes : value;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), Buffer.from(bytes as string), Buffer.from('\r\n')]);
  });
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { body, contentType: `multipart/form-data; boundary=${boundary}` };
}

/** Postal with "form data" in place of JSON. */
export function byPostalAsForm(values: Readonly<Record<string, string>>): WebhookRequest {
  const body = Buffer.from(new URLSearchParams(values).toString());
  return {
    body,
    nowMs: Date.now(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-postal-signature-kid': postalKeyId(rsa.publicKey),
      'x-postal-signature-256': createSign('RSA-SHA256').update(body).sign(rsa.privateKey, 'base64'),
    },
  };
}

/** A post of Mailgun's route: the signature is a value of the form. */
export function byMailgunRoute(
  values: FormValues,
  {
    token = 'e0b5477167110d68991efc6b9f89f0a11066af27834600e123',
    key = MAILGUN_KEY,
    nowMs = Date.now(),
    boundary = 'x',
  } = {},
): WebhookRequest {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const signature = createHmac('sha256', key)
    .update(timestamp + token)
    .digest('hex');
  const { body, contentType } = aForm({ ...values, timestamp, token, signature }, boundary);
  return { body, nowMs, headers: { 'content-type': contentType } };
}

/** A post of Inbound Parse with a security policy, and a password in the address. */
export function byInboundParse(
  values: FormValues,
  { key = p256.privateKey, password = SENDGRID_PASSWORD, nowMs = Date.now() } = {},
): WebhookRequest {
  const { body, contentType } = aForm(values);
  const timestamp = String(Math.floor(nowMs / 1_000));
  return {
    body,
    nowMs,
    headers: {
      'content-type': contentType,
      authorization: `Basic ${Buffer.from(`posthorn:${password}`).toString('base64')}`,
      'x-twilio-email-event-webhook-timestamp': timestamp,
      'x-twilio-email-event-webhook-signature': sign(
        'sha256',
        Buffer.concat([Buffer.from(timestamp), body]),
        key,
      ).toString('base64'),
    },
  };
}

/** What Amazon publishes of a mail it received. */
export function sesNotice(recipients: readonly string[], action: Record<string, string>, content?: string): unknown {
  return {
    notificationType: 'Received',
    receipt: {
      timestamp: '2026-03-22T10:05:00.000Z',
      recipients,
      spfVerdict: { status: 'PASS' },
      action: { topicArn: 'arn:aws:sns:us-west-2:123456789012:posthorn', ...action },
    },
    mail: {
      timestamp: '2026-03-22T10:05:00.000Z',
      source: 'alice@example.org',
      messageId: 'd6iitobk75ur44p8kdnnp7g2n800',
      destination: ['somebody-else@acme.example'],
    },
    ...(content !== undefined && { content }),
  };
}

/** As it stands above a mail that Amazon's servers took in. */
export const AMAZON_TRACE =
  'Return-Path: <alice@example.org>\r\n' +
  'Received: from mail.example.org (mail.example.org [203.0.113.9])\r\n' +
  ' by inbound-smtp.us-east-1.amazonaws.com with SMTP id d6iitobk75ur44p8kdnnp7g2n800\r\n' +
  ' for sarah@acme.example; Sun, 22 Mar 2026 10:05:00 +0000 (UTC)\r\n';

/** As it stands above a mail that a server of Mailgun, Postmark or Postal took in. */
export const traceBy = (host: string): string =>
  `Received: from mail.example.org (mail.example.org [203.0.113.9]) by ${host} with ESMTPS id 1; Sun, 22 Mar 2026 10:05:00 +0000\r\n`;
